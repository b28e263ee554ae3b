package dev.assay.spi.result;

import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.PackedResult.Alike;
import dev.assay.spi.result.PackedResult.Rest;
import dev.assay.spi.result.PackedResult.Tried;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes results small that are kept in great number. Not thread-safe: one for each thread, kept, since it knows what the
 * results before had in common.
 *
 * <pre>{@code
 * PackedResult kept = packer.pack(result);
 * AttestationResult again = kept.result(); // equal in all that can be asked
 * }</pre>
 */
public final class ResultPacker {

    private static final int KINDS = 16;
    private static final byte[] NONE = {};

    private final @Nullable Alike[] known = new @Nullable Alike[KINDS]; // the latest first
    private final PackedBytes bytes = PackedBytes.write();

    /** Knows nothing yet. */
    public ResultPacker() {}

    /** The result in less memory. */
    public PackedResult pack(AttestationResult result) {
        if (!PackedResult.fits(result)) {
            Rest whole = new Rest(List.of(), List.of(), List.of(), List.of(), List.of(), result);
            return new PackedResult(result.job(), alike(result), whole, NONE);
        }
        PackedResult.write(result, bytes.clear());
        return new PackedResult(result.job(), alike(result), rest(result), bytes.written());
    }

    private static Rest rest(AttestationResult result) {
        List<Attempt> attempts = result.attempts().size() == 1 ? List.of() : result.attempts();
        boolean nothing = result.observations().isEmpty()
                && result.findings().isEmpty()
                && attempts.isEmpty()
                && result.secrets().isEmpty()
                && result.truncations().isEmpty();
        return nothing
                ? Rest.NOTHING
                : new Rest(
                        result.observations(),
                        result.findings(),
                        attempts,
                        result.secrets(),
                        result.truncations(),
                        null);
    }

    private Alike alike(AttestationResult result) {
        Alike found = null;
        int place = 0;
        while (place < KINDS && found == null) {
            Alike each = known[place];
            if (each == null) {
                break;
            }
            if (isAlike(each, result)) {
                found = each;
            } else {
                place++;
            }
        }
        if (place == 0 && found != null) {
            return found;
        }
        Alike first = found == null ? made(result) : found;
        int last = Math.min(place, KINDS - 1);
        System.arraycopy(known, 0, known, 1, last);
        known[0] = first;
        return first;
    }

    private static boolean isAlike(Alike alike, AttestationResult result) {
        // Who speaks and on what bytes: the same object for all runs of a plugin's version.
        return alike.producer() == result.producer()
                && alike.custody() == result.custody()
                && alike.outcome() == result.outcome()
                && alike.redactions() == result.redactions()
                && alike.judgement().verdict() == result.verdict()
                && isTried(alike.tried(), result.attempts())
                && alike.reason().equals(result.reason())
                && alike.judgement().reason().equals(result.verdictReason())
                && alike.coverage().equals(result.coverage())
                && alike.summary().equals(result.summary())
                && alike.execution().equals(result.execution())
                && alike.clock().equals(result.clock())
                && alike.zone().equals(result.occurrence().zone())
                && alike.trigger().equals(result.occurrence().trigger());
    }

    private static boolean isTried(@Nullable Tried tried, List<Attempt> attempts) {
        if (tried == null || attempts.size() != 1) {
            return tried == null && attempts.size() != 1;
        }
        Attempt attempt = attempts.get(0);
        return tried.outcome() == attempt.outcome()
                && tried.cpu() == attempt.usage().cpuAccuracy()
                && tried.memory() == attempt.usage().memoryAccuracy()
                && tried.reason().equals(attempt.reason());
    }

    private static Alike made(AttestationResult result) {
        Optional<Execution> execution = result.execution();
        return new Alike(
                result.producer(),
                result.outcome(),
                result.reason(),
                new VerdictLaw.Judgement(result.verdict(), result.verdictReason()),
                result.coverage(),
                result.summary(),
                result.custody(),
                execution,
                result.redactions(),
                result.clock(),
                result.occurrence().zone(),
                result.occurrence().trigger(),
                tried(result.attempts()));
    }

    private static @Nullable Tried tried(List<Attempt> attempts) {
        if (attempts.size() != 1) {
            return null;
        }
        Attempt attempt = attempts.get(0);
        Usage usage = attempt.usage();
        return new Tried(attempt.outcome(), attempt.reason(), usage.cpuAccuracy(), usage.memoryAccuracy());
    }
}
