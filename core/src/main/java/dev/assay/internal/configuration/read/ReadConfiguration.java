package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.Configuration;
import java.util.Objects;

/**
 * What a reader made of its documents.
 *
 * @param configuration the configuration
 * @param places where its jobs stand
 */
public record ReadConfiguration(Configuration configuration, Places places) {

    /** Checks that nothing is missing. */
    public ReadConfiguration {
        Objects.requireNonNull(configuration, "configuration");
        Objects.requireNonNull(places, "places");
    }
}
