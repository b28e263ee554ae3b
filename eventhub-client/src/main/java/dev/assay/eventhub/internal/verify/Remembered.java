package dev.assay.eventhub.internal.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest results of all streams together, to tell a repeat from a forgery: their digests by sequence, and their sequences
 * by occurrence. Bounded, whatever comes. Not thread-safe.
 */
final class Remembered {

    private static final int MOST = 65_536;

    private record BySequence(FollowedStream stream, long sequence) {}

    private record ByOccurrence(FollowedStream stream, String id) {}

    /** A map that forgets what came first. */
    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }

    private final Map<BySequence, String> digests = new Bounded<>();
    private final Map<ByOccurrence, Long> sequences = new Bounded<>();

    void digest(FollowedStream stream, long sequence, String digest) {
        digests.put(new BySequence(stream, sequence), digest);
    }

    @Nullable String digest(FollowedStream stream, long sequence) {
        return digests.get(new BySequence(stream, sequence));
    }

    /** Notes the sequence of an occurrence, and gives the one it had before, or null. */
    @Nullable Long occurrence(FollowedStream stream, String id, long sequence) {
        return sequences.put(new ByOccurrence(stream, id), sequence);
    }
}
