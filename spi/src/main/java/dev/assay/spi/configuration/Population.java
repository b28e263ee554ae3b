package dev.assay.spi.configuration;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The subjects a job is about: data that the plugin enumerates, and how many there must be at least.
 *
 * @param include what to look at; empty leaves it to the plugin
 * @param exclude what to leave out, each with its reason
 * @param expectAtLeast fewer subjects than this make the result inconclusive
 * @param labels handed to the plugin's discovery
 */
public record Population(
        List<Selector> include, List<Selector> exclude, int expectAtLeast, Map<String, String> labels) {

    /** Whatever the plugin finds. */
    public static final Population ANY = new Population(List.of(), List.of(), 0, Map.of());

    /**
     * A description of subjects.
     *
     * @param type endpoint, file, keystore or whatever the plugin understands
     * @param uri one subject
     * @param glob many subjects by path pattern
     * @param secret the declared secret that opens them
     * @param reason why they are left out, for exclusions
     */
    public record Selector(
            String type,
            Optional<String> uri,
            Optional<String> glob,
            Optional<String> secret,
            Optional<String> reason) {

        /** Checks that nothing is missing. */
        public Selector {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(uri, "uri");
            Objects.requireNonNull(glob, "glob");
            Objects.requireNonNull(secret, "secret");
            Objects.requireNonNull(reason, "reason");
            if (uri.isEmpty() == glob.isEmpty()) {
                throw new IllegalArgumentException("a selector has either a uri or a glob");
            }
        }

        /** One subject. */
        public static Selector uri(String type, String uri) {
            return new Selector(type, Optional.of(uri), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Many subjects by path pattern. */
        public static Selector glob(String type, String glob) {
            return new Selector(type, Optional.empty(), Optional.of(glob), Optional.empty(), Optional.empty());
        }
    }

    /** Checks and copies. */
    public Population {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        labels = Map.copyOf(labels);
        if (expectAtLeast < 0) {
            throw new IllegalArgumentException("expectAtLeast is not negative");
        }
    }
}
