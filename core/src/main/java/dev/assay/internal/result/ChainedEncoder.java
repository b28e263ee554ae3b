package dev.assay.internal.result;

import dev.assay.spi.Identity;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.spi.result.ResultId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the results of a stream once each, so that those which could not be stored and come again are the same bytes, those
 * which were stored and come again are passed over, and the chain holds. A new epoch begins a new chain.
 *
 * <p>Not thread-safe. A repeat is known as such among the latest {@value #REMEMBERED} results.
 */
public final class ChainedEncoder {

    static final int REMEMBERED = 1_024;

    private @Nullable ResultEncoder encoder;
    private String stream = "";
    private final Map<ResultId, byte[]> unstored = new HashMap<>();
    private final Set<ResultId> stored = new LinkedHashSet<>();

    /** The bytes of each result that is not stored yet. Until {@link #stored} they are kept for the next call. */
    public List<byte[]> encode(List<AttestationResult> results) {
        List<byte[]> lines = new ArrayList<>(results.size());
        for (AttestationResult result : results) {
            follow(result.producer());
            if (!stored.contains(result.id())) {
                lines.add(encode(result));
            }
        }
        return lines;
    }

    /** Notes that the results of the last call are where they belong. */
    public void stored(List<AttestationResult> results) {
        results.forEach(result -> stored.add(result.id()));
        unstored.clear();
        while (stored.size() > REMEMBERED) {
            stored.remove(stored.iterator().next());
        }
    }

    private byte[] encode(AttestationResult result) {
        byte[] known = unstored.get(result.id());
        if (known != null) {
            return known;
        }
        byte[] bytes = follow(result.producer()).encode(result);
        unstored.put(result.id(), bytes);
        return bytes;
    }

    private ResultEncoder follow(Identity producer) {
        String now = producer.agent() + '\n' + producer.epoch();
        ResultEncoder current = encoder;
        if (current == null || !stream.equals(now)) {
            // An occurrence that is run again after a restart has its old id, and is a result of the new epoch all the
            // same.
            stored.clear();
            current = new ResultEncoder(producer);
            encoder = current;
            stream = now;
        }
        return current;
    }
}
