package dev.assay.eventhub.internal;

import dev.assay.eventhub.SetAside;
import dev.assay.spi.result.ResultId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results that the hub refused, with their bytes, up to a bound. Guarded by the delivery's lock. */
final class Aside {

    /** A refused result and the bytes it was sent as. */
    static final class Kept {
        private final SetAside what;
        private final byte[] data;

        Kept(SetAside what, byte[] data) {
            this.what = what;
            this.data = data;
        }

        SetAside what() {
            return what;
        }

        byte[] data() {
            return data;
        }
    }

    private final int maxResults;
    private final long maxBytes;
    private final Map<ResultId, Kept> kept = new LinkedHashMap<>();
    private long bytes;

    Aside(int maxResults, long maxBytes) {
        this.maxResults = maxResults;
        this.maxBytes = maxBytes;
    }

    boolean hasRoomFor(byte[] data) {
        return kept.size() < maxResults && bytes + data.length <= maxBytes;
    }

    void add(SetAside what, byte[] data) {
        if (kept.put(what.result().id(), new Kept(what, data)) == null) {
            bytes += data.length;
        }
    }

    void remove(ResultId id) {
        Kept gone = kept.remove(id);
        if (gone != null) {
            bytes -= gone.data().length;
        }
    }

    @Nullable Kept get(ResultId id) {
        return kept.get(id);
    }

    List<ResultId> ids() {
        return List.copyOf(kept.keySet());
    }

    List<SetAside> all() {
        return kept.values().stream().map(Kept::what).toList();
    }

    int size() {
        return kept.size();
    }

    long bytes() {
        return bytes;
    }
}
