package dev.assay.examples.jars.scan;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The main section of a manifest. The JDK's own reader takes every section of it into memory and writes to the host's
 * log what it finds odd; here what is odd is left out.
 */
final class ManifestHead {

    private static final int MAX_ATTRIBUTES = 1_000;
    private static final int MAX_VALUE = 256 << 10;

    private final Map<String, String> attributes = new HashMap<>();

    private ManifestHead() {}

    static ManifestHead parse(byte[] content) {
        ManifestHead head = new ManifestHead();
        StringBuilder line = new StringBuilder();
        for (String raw : new String(content, StandardCharsets.UTF_8).split("\r\n|\n|\r", -1)) {
            if (raw.startsWith(" ")) {
                if (line.length() + raw.length() < MAX_VALUE) {
                    line.append(raw, 1, raw.length());
                }
                continue;
            }
            head.attribute(line);
            line.setLength(0);
            if (raw.isEmpty() || head.attributes.size() >= MAX_ATTRIBUTES) {
                break;
            }
            line.append(raw, 0, Math.min(raw.length(), MAX_VALUE));
        }
        head.attribute(line);
        return head;
    }

    /** An attribute by its name in any case. */
    Optional<String> value(String name) {
        return Optional.ofNullable(attributes.get(name.toLowerCase(Locale.ROOT)));
    }

    private void attribute(StringBuilder line) {
        int colon = line.indexOf(": ");
        if (colon > 0) {
            attributes.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
        }
    }
}
