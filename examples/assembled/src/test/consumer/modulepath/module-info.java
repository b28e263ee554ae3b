/** A host on the module path, with every module of ours. */
module host {
    requires dev.assay.core;
    requires dev.assay.eventhub;
    requires dev.assay.oshi;
    requires dev.assay.plugins;

    // Parameter records are filled in by the SPI.
    opens host to
            dev.assay.spi;
}
