package dev.assay.internal.run;

import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Exclusion;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import java.util.Map;
import java.util.Optional;

/** How many bytes of text a report holds, as UTF-8. */
final class Sizes {

    private Sizes() {}

    static long text(Observation observation) {
        long bytes = utf8(observation.check())
                + text(observation.subject())
                + utf8(observation.title())
                + utf8(observation.description())
                + utf8(observation.expected())
                + utf8(observation.actual())
                + utf8(observation.remark());
        if (observation.reason().isPresent()) {
            bytes += utf8(observation.reason().get().text());
        }
        for (Evidence item : observation.evidence()) {
            bytes += utf8(item.description()) + utf8(item.mediaType());
        }
        for (String link : observation.links()) {
            bytes += utf8(link);
        }
        for (Map.Entry<String, String> property : observation.properties().entrySet()) {
            bytes += utf8(property.getKey()) + utf8(property.getValue());
        }
        return bytes;
    }

    static long text(Exclusion exclusion) {
        return text(exclusion.subject()) + utf8(exclusion.reason());
    }

    private static long text(Subject subject) {
        return utf8(subject.name()) + utf8(subject.uri());
    }

    private static long utf8(Optional<String> text) {
        return text.isPresent() ? utf8(text.get()) : 0;
    }

    static long utf8(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair counts two.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
