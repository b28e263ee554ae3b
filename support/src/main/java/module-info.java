/** JDK-only mechanics that several Assay modules share. */
@SuppressWarnings("module")
module dev.assay.support {
    requires static org.jspecify;

    exports dev.assay.support to
            dev.assay.core,
            dev.assay.eventhub,
            dev.assay.plugins;
}
