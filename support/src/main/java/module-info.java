/** Mechanics that several modules need, written once on the JDK alone. Not for hosts or extenders: exported to Assay's own modules only. */
@SuppressWarnings("module")
module dev.assay.support {
    requires java.net.http;
    requires static org.jspecify;

    exports dev.assay.support.http to
            dev.assay.core,
            dev.assay.eventhub,
            dev.assay.plugins;
    exports dev.assay.support.io to
            dev.assay.core,
            dev.assay.eventhub,
            dev.assay.plugins;
    exports dev.assay.support.measure to
            dev.assay.core,
            dev.assay.eventhub,
            dev.assay.plugins;
    exports dev.assay.support.retry to
            dev.assay.core,
            dev.assay.eventhub,
            dev.assay.plugins;
    exports dev.assay.support.text to
            dev.assay.core,
            dev.assay.eventhub,
            dev.assay.plugins;
}
