/** The machine's and process trees' readings by OSHI. */
module dev.assay.oshi {
    requires com.github.oshi.common;
    requires org.slf4j;
    requires static org.jspecify;
    requires transitive dev.assay.spi;

    exports dev.assay.oshi;

    provides dev.assay.spi.resource.ResourceProbe with
            dev.assay.oshi.OshiProbe;
}
