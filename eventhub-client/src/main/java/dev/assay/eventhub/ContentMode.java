package dev.assay.eventhub;

/** How a CloudEvent is laid into an HTTP request. */
public enum ContentMode {
    /** The whole event is the body, as {@code application/cloudevents+json}. */
    STRUCTURED,
    /** The result is the body, and the event's attributes are {@code ce-} headers. */
    BINARY
}
