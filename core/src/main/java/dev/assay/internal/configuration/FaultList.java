package dev.assay.internal.configuration;

import dev.assay.spi.configuration.Fault;
import java.util.ArrayList;
import java.util.List;

/** Collects faults up to a number, and counts the rest. One thread. */
final class FaultList {

    static final int MAX = 1000;

    private final List<Fault> faults = new ArrayList<>();
    private int more;
    private String lastPlace = "";

    void add(String code, String place, String message) {
        if (faults.size() < MAX) {
            faults.add(new Fault(code, place, message));
        } else {
            more++;
            lastPlace = place;
        }
    }

    List<Fault> toList() {
        if (more > 0) {
            faults.add(new Fault("LIMIT_FAULTS", lastPlace, more + " more faults were found, the last one here"));
            more = 0;
        }
        return List.copyOf(faults);
    }
}
