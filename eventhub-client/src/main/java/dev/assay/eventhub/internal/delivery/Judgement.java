package dev.assay.eventhub.internal.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Tells a bad record from a hub that refuses nearly everything: of the latest records that were judged alone or taken, how many were refused.
 * Delivery thread only.
 */
final class Judgement {

    private static final int LATEST = 20;
    private static final int LEAST_REFUSED = 5;
    private static final int PROBES = 3;

    private final Deque<String> latest =
            new ArrayDeque<>(); // the id of a refused record, or nothing for one that was taken
    private boolean refusesAll;
    private int probesTaken;
    private int probe;

    /** Records were taken; tells whether the hub has just turned out to take records again. */
    boolean taken(int records) {
        for (int i = 0; i < Math.min(records, LATEST); i++) {
            add("");
        }
        if (refusesAll && ++probesTaken >= PROBES) {
            refusesAll = false;
            return true;
        }
        probe = 0; // in its order again
        return false;
    }

    /** Whether one more refusal may make a dead letter; if not, the hub refuses nearly everything. */
    boolean mayDie() {
        if (refusesAll) {
            return false;
        }
        long refused = refused().size();
        refusesAll = refused >= LEAST_REFUSED && 2 * refused > latest.size();
        probesTaken = 0;
        return !refusesAll;
    }

    void died(String id) {
        add(id);
    }

    void probeRefused() {
        probe++;
        probesTaken = 0;
    }

    /**
     * Which of the records that wait is the next probe: the first one in its order; and every other time another one, or some bad records would
     * hide that the rest is welcome.
     */
    int probe(int waiting) {
        return probe % 2 == 0 ? 0 : probe % waiting;
    }

    boolean refusesAll() {
        return refusesAll;
    }

    /** The records that were refused shortly before, oldest first; they are innocent if the hub was to blame. Forgets them. */
    List<String> acquitted() {
        List<String> ids = refused();
        latest.clear();
        return ids;
    }

    private List<String> refused() {
        List<String> ids = new ArrayList<>(latest);
        ids.removeIf(String::isEmpty);
        return ids;
    }

    private void add(String id) {
        latest.add(id);
        if (latest.size() > LATEST) {
            latest.remove();
        }
    }
}
