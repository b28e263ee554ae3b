package dev.assay.eventhub.internal.spool;

import dev.assay.eventhub.internal.record.Gap;
import java.util.ArrayList;
import java.util.List;

/** Collects places in streams as ranges, up to a bound; what comes beyond widens the last one, which is then not exact. */
public final class Ranges {

    private final int most;
    private final List<Gap.Range> all = new ArrayList<>();

    /** Keeps so many ranges. */
    public Ranges(int most) {
        this.most = most;
    }

    /** Adds a place; one that is in no stream is not counted. */
    public void add(String epoch, long sequence) {
        if (sequence == 0) {
            return;
        }
        int end = all.size() - 1;
        Gap.Range last = end < 0 ? null : all.get(end);
        if (last != null && last.epoch().equals(epoch) && last.exact() && sequence == last.last() + 1) {
            all.set(end, new Gap.Range(epoch, last.first(), sequence, true));
        } else if (last != null && all.size() >= most && last.epoch().equals(epoch)) {
            all.set(
                    end,
                    new Gap.Range(epoch, Math.min(last.first(), sequence), Math.max(last.last(), sequence), false));
        } else if (all.size() < most) {
            all.add(new Gap.Range(epoch, sequence, sequence, true));
        }
    }

    /** The ranges, in the order in which they came. */
    public List<Gap.Range> all() {
        return List.copyOf(all);
    }
}
