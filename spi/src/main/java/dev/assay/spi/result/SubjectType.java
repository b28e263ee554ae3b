package dev.assay.spi.result;

/** What kind of thing a subject is, as OSCAL has them. */
public enum SubjectType {
    /** A part of a system. */
    COMPONENT,
    /** A thing in an inventory, such as a host. */
    INVENTORY_ITEM,
    /** A place. */
    LOCATION,
    /** An organisation or person. */
    PARTY,
    /** An account. */
    USER,
    /** A file, certificate, jar, endpoint or other resource. */
    RESOURCE
}
