/** What plugins, sources, probes and sinks implement, and the values they exchange. */
module dev.assay.spi {
    requires static org.jspecify;
}
