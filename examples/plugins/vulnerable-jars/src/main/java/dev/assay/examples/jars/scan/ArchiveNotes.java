package dev.assay.examples.jars.scan;

import dev.assay.examples.jars.list.Vulnerability.Marker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is learnt about one archive while its entries go by. Owned by the scanning thread. */
final class ArchiveNotes {

    private static final int MAX_IDENTITIES = 2_000;

    private final Location location;
    private final List<Identity> identities = new ArrayList<>();
    private final Map<String, String> classes = new HashMap<>();
    private final Set<Marker> markers = new HashSet<>();
    private boolean holdsClasses;

    ArchiveNotes(Location location) {
        this.location = location;
        FileNames.repositoryIdentity(location).ifPresent(this::identity);
        FileNames.fileIdentity(location).ifPresent(this::identity);
    }

    void identity(Identity identity) {
        if (identities.size() < MAX_IDENTITIES) {
            identities.add(identity);
        }
    }

    void classFile() {
        holdsClasses = true;
    }

    /** Class files keep their texts as modified UTF-8, which for plain words is what Latin-1 shows. */
    void classOfInterest(String ending, String path, byte[] content, Set<Marker> wanted) {
        classes.putIfAbsent(ending, path);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        for (Marker marker : wanted) {
            if (marker.classFile().equals(ending) && text.contains(marker.text())) {
                markers.add(marker);
            }
        }
    }

    Archive finish(Optional<Problem> problem) {
        return new Archive(location, identities, classes, markers, holdsClasses, problem);
    }

    Location location() {
        return location;
    }
}
