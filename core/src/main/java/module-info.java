/** The job manager and its defaults. */
module dev.assay.core {
    requires com.fasterxml.jackson.core;
    requires static com.fasterxml.jackson.dataformat.yaml;
    requires dev.assay.support;
    requires jdk.management;
    requires java.management;
    requires org.slf4j;
    requires static org.jspecify;
    requires transitive dev.assay.spi;

    exports dev.assay;

    uses com.fasterxml.jackson.core.JsonFactory;
    uses dev.assay.spi.plugin.AttestationPlugin;
    uses dev.assay.spi.plugin.PluginProvider;
    uses dev.assay.spi.resource.ResourceProbe;
}
