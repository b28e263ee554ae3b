/**
 * What others implement and the values they exchange: four component interfaces, the plugin interface, and results.
 */
@SuppressWarnings("module") // the modules that see the internals are built later
module dev.assay.spi {
    requires static org.jspecify;

    exports dev.assay.spi;
    exports dev.assay.spi.configuration;
    exports dev.assay.spi.hub;
    exports dev.assay.spi.plugin;
    exports dev.assay.spi.resource;
    exports dev.assay.spi.result;
    exports dev.assay.spi.internal to
            dev.assay.core,
            dev.assay.eventhub,
            dev.assay.plugins;
}
