/** Carries results to an event hub. */
module dev.assay.eventhub {
    requires com.fasterxml.jackson.core;
    requires dev.assay.support;
    requires org.slf4j;
    requires static org.jspecify;
    requires transitive dev.assay.spi;
    requires transitive java.net.http;

    exports dev.assay.eventhub;
}
