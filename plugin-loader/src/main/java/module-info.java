/** Fetches, verifies, caches and instantiates plugins. */
module dev.assay.plugins {
    requires dev.assay.support;
    requires org.slf4j;
    requires static java.management; // looked into if the host has it
    requires static java.sql; // looked into if the host has it
    requires static org.jspecify;
    requires transitive dev.assay.spi;

    exports dev.assay.plugins;
}
