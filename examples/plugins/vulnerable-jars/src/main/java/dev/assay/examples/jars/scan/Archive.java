package dev.assay.examples.jars.scan;

import dev.assay.examples.jars.list.Vulnerability.Marker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one archive says about itself. Immutable.
 *
 * @param location where it is
 * @param identities what it claims to be, and what the parts shaded into it claim to be
 * @param classes the classes of interest in it: the path ending asked for, and the full path it was found under
 * @param markers the marker texts found in those classes
 * @param holdsClasses whether there is any class file in it
 * @param problem why it could not be read to the end; then the rest is what was seen before
 */
public record Archive(
        Location location,
        List<Identity> identities,
        Map<String, String> classes,
        Set<Marker> markers,
        boolean holdsClasses,
        Optional<Problem> problem) {

    public Archive {
        identities = List.copyOf(identities);
        classes = Map.copyOf(classes);
        markers = Set.copyOf(markers);
    }

    /** Whether a class whose path ends so is in this archive. */
    public boolean has(String classFile) {
        return classes.containsKey(classFile);
    }

    static Archive unread(Location location, Problem problem) {
        return new Archive(location, List.of(), Map.of(), Set.of(), false, Optional.of(problem));
    }
}
