package dev.assay.spi.internal;

import java.time.Instant;
import java.util.UUID;

/** The ids of one agent's occurrences, see {@code ResultId}. Not thread-safe. */
public final class OccurrenceIds {

    private static final UUID SPACE = UUID.fromString("5f1c7d0e-6a0b-5a51-9a1c-3d1f6f0d7a10");

    private final NameIds names = new NameIds();
    private final String tenant;
    private final String agent;

    /** Makes ids for an agent. */
    public OccurrenceIds(String tenant, String agent) {
        this.tenant = tenant;
        this.agent = agent;
    }

    /**
     * The id of an occurrence.
     *
     * @param trigger the kind's name
     * @param nonce tells manual triggers apart; empty for scheduled occurrences
     */
    public UUID of(String job, String trigger, Instant nominal, String nonce) {
        // A catch-up is the scheduled occurrence, only later: it must not get a second id.
        return names.in(SPACE)
                .part(tenant)
                .part(agent)
                .part(job)
                .part(trigger.equals("CATCH_UP") ? "SCHEDULE" : trigger)
                .part(nominal)
                .part(nonce)
                .id();
    }
}
