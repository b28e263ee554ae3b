package dev.assay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A home folder: a given one, which stays, or a temporary one, which is removed on close. */
record TestHome(Path path, boolean own) implements AutoCloseable {

    static TestHome given(Path path) {
        try {
            return new TestHome(Files.createDirectories(path), false);
        } catch (IOException e) {
            throw new UncheckedIOException("can't make the folder " + path, e);
        }
    }

    static TestHome temporary() {
        try {
            return new TestHome(Files.createTempDirectory("assay-test"), true);
        } catch (IOException e) {
            throw new UncheckedIOException("can't make a temporary folder", e);
        }
    }

    @Override
    public void close() {
        if (!own || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't remove the folder " + path, e);
        }
    }
}
