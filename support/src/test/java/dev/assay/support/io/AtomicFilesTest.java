package dev.assay.support.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void aFileIsCreatedAndReplaced() throws IOException {
        Path file = folder.resolve("state");
        AtomicFiles.write(file, "one".getBytes(UTF_8));
        AtomicFiles.write(file, "two".getBytes(UTF_8));
        assertThat(file).hasContent("two");
        assertThat(names()).containsExactly("state");
    }

    @Test
    void whenTheContentFailsTheOldFileStaysAndNothingIsLeft() throws IOException {
        Path file = folder.resolve("state");
        AtomicFiles.write(file, "old".getBytes(UTF_8));
        assertThatIOException()
                .isThrownBy(() -> AtomicFiles.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("disk full");
                }));
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("state");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatIsCreatedIsForItsOwnerOnly() throws IOException {
        Path sub = OwnerOnly.createFolders(folder.resolve("a/b"));
        AtomicFiles.write(sub.resolve("state"), new byte[0]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sub)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sub.resolve("state"))))
                .isEqualTo("rw-------");
        assertThat(OwnerOnly.writableByOthers(sub)).isEmpty();
        Files.setPosixFilePermissions(sub, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(OwnerOnly.writableByOthers(sub)).hasSize(2);
    }

    @Test
    void aFileInTheWayOfAFolderIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("home"));
        assertThatThrownBy(() -> OwnerOnly.createFolders(file))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining("home");
    }

    @Test
    void readingStopsAtTheLimit() throws IOException {
        Path file = Files.write(folder.resolve("big"), new byte[1000]);
        assertThat(AtomicFiles.readCapped(file, 1000)).hasSize(1000);
        assertThatThrownBy(() -> AtomicFiles.readCapped(file, 999))
                .isInstanceOf(FileTooLargeException.class)
                .hasMessageContaining("999")
                .hasMessageContaining("big");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatClaimsNoSizeIsReadNoFurtherThanTheLimit() {
        assertThatThrownBy(() -> AtomicFiles.readCapped(Path.of("/dev/zero"), 5000))
                .isInstanceOf(FileTooLargeException.class);
    }

    @Test
    void leftoversOfACrashAreDeletedAndNothingElse() throws IOException {
        Path temp = AtomicFiles.createTemp(folder);
        Path fresh = AtomicFiles.createTemp(folder);
        Files.createFile(folder.resolve("state"));
        assertThat(AtomicFiles.deleteLeftovers(folder, file -> file.equals(temp)))
                .isEqualTo(1);
        assertThat(names())
                .containsExactlyInAnyOrder("state", fresh.getFileName().toString());
    }

    @Test
    void digestsAreThoseOfTheStandard() throws IOException {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(Digests.sha256("abc")).isEqualTo(abc);
        assertThat(Digests.sha256(Files.writeString(folder.resolve("abc"), "abc")))
                .isEqualTo(abc);
        assertThat(Digests.isSha256(abc)).isTrue();
        assertThat(Digests.isSha256(abc.toUpperCase(java.util.Locale.ROOT))).isFalse();
        assertThat(Digests.isSha256(abc.substring(1))).isFalse();
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList().stream();
        }
    }
}
