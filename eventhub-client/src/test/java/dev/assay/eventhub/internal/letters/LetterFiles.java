package dev.assay.eventhub.internal.letters;

import dev.assay.spi.hub.HubRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Looks into dead letters from outside. */
public final class LetterFiles {

    private LetterFiles() {}

    /** Tells number and record of every letter that can be read. */
    public static void letters(Path folder, BiConsumer<Long, HubRecord> each) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(".dead"))
                    .toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            try {
                HubRecord record = Letter.read(Files.readAllBytes(file)).record();
                each.accept(Long.parseLong(name.substring(0, name.indexOf('.'))), record);
            } catch (IOException wrong) {
                // a letter that a flipped byte made unreadable is what the test is about
            }
        }
    }
}
