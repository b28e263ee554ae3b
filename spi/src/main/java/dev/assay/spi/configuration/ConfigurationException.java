package dev.assay.spi.configuration;

import dev.assay.spi.AssayException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration or builder that can't be used, with every fault that was found in it, not only the first.
 *
 * <p>Its code is {@code CONFIGURATION_INVALID}; the faults have codes of their own.
 */
public final class ConfigurationException extends AssayException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;

    private final transient List<Fault> faults;
    private final String revision;

    /**
     * Makes an exception.
     *
     * @param revision the revision that is refused, empty if it could not be read or there is none
     * @param faults at least one
     */
    public ConfigurationException(String revision, List<Fault> faults) {
        super("CONFIGURATION_INVALID", message(faults));
        this.revision = revision;
        this.faults = List.copyOf(faults);
    }

    /** Every fault found, in the order of their places. */
    public List<Fault> faults() {
        return faults;
    }

    /** The revision that is refused, possibly empty. */
    public String revision() {
        return revision;
    }

    private static String message(List<Fault> faults) {
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("a refusal has at least one fault");
        }
        String shown = faults.stream().limit(SHOWN).map(f -> "\n  " + f).collect(Collectors.joining());
        int more = faults.size() - SHOWN;
        return faults.size()
                + (faults.size() == 1 ? " fault:" : " faults:")
                + shown
                + (more > 0 ? "\n  and " + more + " more" : "");
    }
}
