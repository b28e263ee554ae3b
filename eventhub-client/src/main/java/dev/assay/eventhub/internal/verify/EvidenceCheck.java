package dev.assay.eventhub.internal.verify;

import dev.assay.support.io.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Compares evidence in a folder with what results say of it. What they say is hostile: only names made of a digest are opened. */
public final class EvidenceCheck {

    private static final String SHA256 = "sha256:";
    private static final Pattern DIGEST = Pattern.compile(SHA256 + "[0-9a-f]{64}");
    private static final int MAX_PIECES = 100_000;

    private final Path folder;

    /** Looks in this folder. */
    public EvidenceCheck(Path folder) {
        this.folder = folder;
    }

    /** What is wrong with the evidence that a result left beside it. */
    void faults(ResultReading reading, Consumer<String> faults) {
        if (!(reading.tree().get("evidence") instanceof List<?> pieces)) {
            return;
        }
        pieces.stream().limit(MAX_PIECES).forEach(piece -> {
            if (piece instanceof Map<?, ?> map && "DETACHED".equals(map.get("disposition"))) {
                String wrong = wrong(map);
                if (!wrong.isEmpty()) {
                    faults.accept("evidence " + map.get("id") + " (" + map.get("digest") + "): " + wrong);
                }
            }
        });
    }

    private String wrong(Map<?, ?> piece) {
        String digest = String.valueOf(piece.get("digest"));
        if (!DIGEST.matcher(digest).matches()) {
            return "its digest is of no known form";
        }
        String hex = digest.substring(SHA256.length());
        String place = hex.substring(0, 2) + "/" + hex;
        if (!place.equals(piece.get("href"))) {
            return "it is said to lie elsewhere than at " + place;
        }
        Path file = folder.resolve(place);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "it is missing";
        }
        try {
            long size = Files.size(file);
            // The size first: a file that somebody blew up is not read to its end.
            return !String.valueOf(piece.get("size")).equals(Long.toString(size))
                            || !Digests.sha256(file).equals(hex)
                    ? "it was altered"
                    : "";
        } catch (IOException e) {
            return "it can't be read";
        }
    }
}
