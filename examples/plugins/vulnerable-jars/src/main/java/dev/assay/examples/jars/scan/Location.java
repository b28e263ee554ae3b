package dev.assay.examples.jars.scan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an archive is: a file, and the way down through the archives inside it. Immutable.
 *
 * @param file the file on disk
 * @param inside the entry names on the way, outermost first; empty for the file itself
 */
public record Location(Path file, List<String> inside) {

    public Location {
        inside = List.copyOf(inside);
    }

    /** The file itself. */
    public static Location of(Path file) {
        return new Location(file, List.of());
    }

    Location within(String entry) {
        List<String> deeper = new ArrayList<>(inside);
        deeper.add(entry);
        return new Location(file, deeper);
    }

    /** Whether this is an archive inside another one. */
    public boolean isNested() {
        return !inside.isEmpty();
    }

    /** The name of the archive without its folders. */
    public String fileName() {
        if (inside.isEmpty()) {
            return String.valueOf(file.getFileName());
        }
        String last = inside.get(inside.size() - 1);
        return last.substring(last.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return inside.isEmpty() ? file.toString() : file + "!/" + String.join("!/", inside);
    }
}
