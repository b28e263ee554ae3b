/** A manual environment, fakes and contract tests for those who implement the SPIs. */
module dev.assay.testkit {
    requires static org.jspecify;
    requires transitive dev.assay.spi;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;

    exports dev.assay.testkit;
}
