package dev.assay.internal.result;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Observation;
import java.util.List;
import java.util.stream.Stream;

/** A built result that not all sinks have taken. */
final class Held {

    /** What a result weighs without what its plugin reported: job, identity and custody are shared. */
    private static final long HEAD_BYTES = 2_048;

    private static final long OBSERVATION_BYTES = 512;

    private final AttestationResult result;
    private final long bytes;
    private List<String> problems = List.of(); // publisher's thread only; a list of its own once there is one
    private Durability weakest = Durability.HUB; // publisher's thread only
    private volatile long lanes; // a bit for each lane that has not taken it; written by the publisher's thread only

    Held(AttestationResult result, int lanes) {
        this.result = result;
        this.bytes = weigh(result);
        this.lanes = (1L << lanes) - 1;
    }

    AttestationResult result() {
        return result;
    }

    long bytes() {
        return bytes;
    }

    boolean isWaitingFor(int lane) {
        return (lanes & (1L << lane)) != 0;
    }

    /** Notes that a lane has taken it, and tells whether it was the last. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    boolean taken(int lane, Durability reached, List<String> said) {
        lanes &= ~(1L << lane);
        if (!said.isEmpty()) {
            problems = Stream.concat(problems.stream(), said.stream()).toList();
        }
        if (reached.compareTo(weakest) < 0) {
            weakest = reached;
        }
        return lanes == 0;
    }

    Settled settled(Durability required) {
        return new Settled(result.id(), result, result.sequence(), weakest, weakest.compareTo(required) >= 0, problems);
    }

    private static long weigh(AttestationResult result) {
        long bytes = HEAD_BYTES;
        if (result.observations().isEmpty()) {
            return bytes;
        }
        for (Observation observation : result.observations()) {
            bytes += OBSERVATION_BYTES + 2L * observation.description().length();
            for (Evidence item : observation.evidence()) {
                bytes += item.size();
            }
        }
        return bytes;
    }
}
