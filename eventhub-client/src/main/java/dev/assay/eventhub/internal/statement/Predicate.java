package dev.assay.eventhub.internal.statement;

import dev.assay.spi.hub.HubRecord;

/** The kinds of statements, each with its names in the world. */
public enum Predicate {
    /** An attestation result. */
    RESULT("attestation-result", "dev.assay.attestation.result.v1", HubRecord.Kind.RESULT),
    /** A checkpoint. */
    CHECKPOINT("checkpoint", "dev.assay.checkpoint.v1", HubRecord.Kind.CHECKPOINT),
    /** A gap. */
    GAP("gap", "dev.assay.gap.v1", HubRecord.Kind.GAP);

    private final String name;
    private final String eventType;
    private final HubRecord.Kind kind;

    Predicate(String name, String eventType, HubRecord.Kind kind) {
        this.name = name;
        this.eventType = eventType;
        this.kind = kind;
    }

    /** The in-toto predicate type. */
    public String type() {
        return "https://assay.dev/predicates/" + name + "/v1";
    }

    /** The CloudEvents type. */
    public String eventType() {
        return eventType;
    }

    /** The kind of record. */
    public HubRecord.Kind kind() {
        return kind;
    }
}
