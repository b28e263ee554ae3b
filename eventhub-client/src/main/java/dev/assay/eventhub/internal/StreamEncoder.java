package dev.assay.eventhub.internal;

import dev.assay.spi.Identity;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.spi.result.ResultId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Encodes each result of a stream once, when it is first sent, so that every repeat is the same bytes and the chain holds; and
 * remembers which ones are done with. A new epoch begins a new chain.
 *
 * <p>Not thread-safe: who holds the turn to send uses it.
 */
final class StreamEncoder {

    private static final int REMEMBERED = 4_096;

    private final int kept;
    private @Nullable ResultEncoder encoder;
    private String stream = "";
    private final Map<ResultId, byte[]> open = new LinkedHashMap<>();
    private final Set<ResultId> done = new LinkedHashSet<>();

    /** Keeps the bytes of so many results at most that were sent and not taken. */
    StreamEncoder(int kept) {
        this.kept = kept;
    }

    byte[] encode(AttestationResult result) {
        ResultEncoder current = follow(result.producer());
        byte[] known = open.get(result.id());
        if (known != null) {
            return known;
        }
        byte[] bytes = current.encode(result);
        open.put(result.id(), bytes);
        if (open.size() > kept) {
            open.remove(open.keySet().iterator().next());
        }
        return bytes;
    }

    /** Whether a result needs not be sent, because it was. */
    boolean isDone(AttestationResult result) {
        follow(result.producer());
        return done.contains(result.id());
    }

    /** Notes that a result needs not be sent again. */
    void done(ResultId id) {
        open.remove(id);
        done.add(id);
        if (done.size() > REMEMBERED) {
            done.remove(done.iterator().next());
        }
    }

    private ResultEncoder follow(Identity producer) {
        String now = producer.agent() + '\n' + producer.epoch();
        ResultEncoder current = encoder;
        if (current == null || !stream.equals(now)) {
            // What is run again after a restart has its old id, and is a result of the new epoch all the same.
            done.clear();
            open.clear();
            current = new ResultEncoder(producer);
            encoder = current;
            stream = now;
        }
        return current;
    }
}
