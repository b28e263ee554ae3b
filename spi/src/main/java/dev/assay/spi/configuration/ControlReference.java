package dev.assay.spi.configuration;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A control of a catalogue that evidence speaks for.
 *
 * @param catalog the catalogue, such as {@code nist-800-53r5}
 * @param id the control's id there, such as {@code ac-6}
 * @param objective the objective within the control
 * @param checks which checks speak for it, as ids with {@code *} at the end for a prefix; empty means all
 */
public record ControlReference(String catalog, String id, Optional<String> objective, List<String> checks) {

    /** Checks and copies. */
    public ControlReference {
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(objective, "objective");
        checks = List.copyOf(checks);
        if (catalog.isBlank() || id.isBlank()) {
            throw new IllegalArgumentException("a control has a catalog and an id");
        }
    }

    /** A control that all checks speak for. */
    public static ControlReference of(String catalog, String id) {
        return new ControlReference(catalog, id, Optional.empty(), List.of());
    }

    /** Whether a check speaks for this control. */
    public boolean covers(String check) {
        return checks.isEmpty()
                || checks.stream()
                        .anyMatch(pattern -> pattern.endsWith("*")
                                ? check.startsWith(pattern.substring(0, pattern.length() - 1))
                                : check.equals(pattern));
    }
}
