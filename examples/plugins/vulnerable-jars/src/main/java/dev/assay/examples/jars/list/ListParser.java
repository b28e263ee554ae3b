package dev.assay.examples.jars.list;

import dev.assay.examples.jars.version.VersionRange;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the list's text. One instance reads one text. Strict: a list with a fault is refused whole. */
final class ListParser {

    private static final int MAX_ENTRIES = 10_000;
    private static final Set<String> ONCE =
            Set.of("id", "title", "severity", "bad", "fixed", "needs-class", "shows-in", "note", "see");
    private static final Set<String> OFTEN = Set.of("artifact", "bundle", "manifest-title", "fixed-when");

    private final String name;
    private final List<Vulnerability> entries = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, List<String>> current = new HashMap<>();
    private @Nullable LocalDate date;
    private int line;

    private ListParser(String name) {
        this.name = name;
    }

    static VulnerabilityList parse(String name, String text) {
        return new ListParser(name).read(text);
    }

    private VulnerabilityList read(String text) {
        for (String raw : text.split("\n", -1)) {
            line++;
            String content = raw.strip();
            if (content.isEmpty()) {
                finishEntry();
            } else if (!content.startsWith("#")) {
                readLine(content);
            }
        }
        finishEntry();
        if (date == null) {
            throw fault("the list has no 'date:'");
        }
        return new VulnerabilityList(date, entries);
    }

    private void readLine(String content) {
        int colon = content.indexOf(':');
        if (colon <= 0) {
            throw fault("expected 'key: value'");
        }
        String key = content.substring(0, colon).strip();
        String value = content.substring(colon + 1).strip();
        if (value.isEmpty()) {
            throw fault("'" + key + "' has no value");
        }
        if (key.equals("date")) {
            date = day(value);
        } else if (ONCE.contains(key)) {
            if (current.putIfAbsent(key, List.of(value)) != null) {
                throw fault("'" + key + "' is given twice in one entry");
            }
        } else if (OFTEN.contains(key)) {
            current.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
        } else {
            throw fault("unknown key '" + key + "'; known are date, " + ONCE + " and " + OFTEN);
        }
    }

    private LocalDate day(String value) {
        if (date != null) {
            throw fault("'date' is given twice");
        }
        try {
            return LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(at() + "a date is written 2026-11-30", e);
        }
    }

    private void finishEntry() {
        if (current.isEmpty()) {
            return;
        }
        String id = required("id");
        if (entries.size() == MAX_ENTRIES || !ids.add(id)) {
            throw fault(ids.size() > MAX_ENTRIES ? "more than " + MAX_ENTRIES + " entries" : id + " is listed twice");
        }
        entries.add(new Vulnerability(
                id,
                required("title"),
                required("severity"),
                artifacts(),
                current.getOrDefault("bundle", List.of()),
                current.getOrDefault("manifest-title", List.of()),
                range(required("bad")),
                optional("fixed").map(f -> List.of(f.split("\\s*,\\s*"))).orElse(List.of()),
                optional("needs-class"),
                optional("shows-in"),
                current.getOrDefault("fixed-when", List.of()).stream()
                        .map(this::marker)
                        .toList(),
                optional("note").orElse(""),
                required("see")));
        current.clear();
    }

    private List<String> artifacts() {
        List<String> artifacts = current.getOrDefault("artifact", List.of());
        if (artifacts.isEmpty() || artifacts.stream().anyMatch(a -> a.split(":", -1).length != 2)) {
            throw fault("an entry needs at least one 'artifact: groupId:artifactId'");
        }
        return artifacts;
    }

    private VersionRange range(String text) {
        try {
            return VersionRange.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at() + e.getMessage(), e);
        }
    }

    private Vulnerability.Marker marker(String value) {
        String[] parts = value.split(" contains ", 2);
        if (parts.length != 2 || !parts[0].endsWith(".class") || parts[1].isBlank()) {
            throw fault("'fixed-when' is written 'path/Name.class contains text'");
        }
        return new Vulnerability.Marker(parts[0].strip(), parts[1].strip());
    }

    private String required(String key) {
        return optional(key).orElseThrow(() -> fault("the entry above has no '" + key + "'"));
    }

    private Optional<String> optional(String key) {
        return Optional.ofNullable(current.get(key)).map(values -> values.get(0));
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(at() + what);
    }

    private String at() {
        return name + ", line " + line + ": ";
    }
}
