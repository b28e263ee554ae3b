package dev.assay.spi.configuration;

import java.util.Objects;
import java.util.Optional;

/**
 * Who answers for a job.
 *
 * @param team a name
 * @param contact a URI such as {@code mailto:team@example.com}
 */
public record Owner(String team, Optional<String> contact) {

    /** Nobody in particular. */
    public static final Owner NONE = new Owner("unassigned", Optional.empty());

    /** Checks that nothing is missing. */
    public Owner {
        Objects.requireNonNull(team, "team");
        Objects.requireNonNull(contact, "contact");
    }

    /** An owner without contact. */
    public static Owner of(String team) {
        return new Owner(team, Optional.empty());
    }
}
