package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The faults found so far, over all documents. One thread. */
final class Faults {

    private record Found(int document, long place, Fault fault) {}

    private final int max;
    private final List<Found> found = new ArrayList<>();
    private int count;
    private int documents;
    private String name = "";

    Faults(int max) {
        this.max = max;
    }

    /** From now on faults are in this document. */
    void document(String name) {
        this.name = name;
        documents++;
    }

    void add(String code, long place, String path, String message) {
        if (!full()) {
            found.add(new Found(documents, place, new Fault(code, at(name, place, path), message)));
        }
        count++;
    }

    /** Notes a fault that is too many to be listed. */
    void more() {
        count++;
    }

    /** How many there are, listed or not. */
    int count() {
        return count;
    }

    /** Whether there are so many that no more are listed. */
    boolean full() {
        return found.size() >= max;
    }

    /** Forgets the faults from one count to another. */
    void drop(int from, int to) {
        if (from < found.size()) {
            found.subList(from, Math.min(to, found.size())).clear();
        }
        count -= to - from;
    }

    /** All faults in the order of their places. */
    List<Fault> sorted() {
        List<Fault> sorted = new ArrayList<>();
        found.stream()
                .sorted(Comparator.comparingInt(Found::document).thenComparingLong(Found::place))
                .forEach(each -> sorted.add(each.fault()));
        if (count > found.size()) {
            String more = (count - found.size()) + " more faults were found";
            sorted.add(new Fault(Codes.LIMIT_FAULTS, name, more));
        }
        return sorted;
    }

    /** A place as people read it: {@code assay.yaml:12:5 jobs[3].schedule}. */
    static String at(String document, long place, String path) {
        long line = place >>> 32;
        String where = line == 0 ? document : document + ":" + line + ":" + (place & 0xffff_ffffL);
        return path.isEmpty() ? where : where + " " + path;
    }
}
