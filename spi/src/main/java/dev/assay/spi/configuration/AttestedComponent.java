package dev.assay.spi.configuration;

import java.util.Objects;
import java.util.Optional;

/**
 * What a job speaks for: a part of a system, as OSCAL means the word.
 *
 * @param id a URI such as {@code urn:acme:component:payments}
 * @param type service, software, hardware, network, policy, host or container
 * @param title what people call it
 * @param owner who answers for it
 */
public record AttestedComponent(String id, String type, String title, Optional<String> owner) {

    /** Checks that nothing is missing. */
    public AttestedComponent {
        if (id.isBlank() || id.length() > 512) {
            throw new IllegalArgumentException("a component id is 1 to 512 characters");
        }
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(owner, "owner");
    }

    /** A component without an owner. */
    public static AttestedComponent of(String id, String type, String title) {
        return new AttestedComponent(id, type, title, Optional.empty());
    }
}
