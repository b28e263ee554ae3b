package dev.assay.internal.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of whole lines, on disks that fill up and break. */
class LineFileTest {

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("new/results.jsonl");
    }

    @Test
    void linesAreAddedAndStayOverARestart() throws IOException {
        try (LineFile file = LineFile.open(path)) {
            file.append(lines("one", "two"), false);
        }
        try (LineFile file = LineFile.open(path)) {
            file.append(lines("three"), true);
        }

        assertThat(Files.readAllLines(path)).containsExactly("one", "two", "three");
    }

    @Test
    void theFileIsForItsOwnerOnly() throws IOException {
        LineFile.open(path).close();

        assertThat(Files.getPosixFilePermissions(path))
                .containsExactlyInAnyOrder(
                        java.nio.file.attribute.PosixFilePermission.OWNER_READ,
                        java.nio.file.attribute.PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void halfALineThatACrashLeftIsCutOff() throws IOException {
        Files.createDirectories(path.getParent());
        for (String torn : List.of("half", "x".repeat(200_000))) {
            Files.writeString(path, "whole\n" + torn);
            try (LineFile file = LineFile.open(path)) {
                file.append(lines("next"), false);
            }
            assertThat(Files.readAllLines(path)).containsExactly("whole", "next");
        }
        Files.writeString(path, "nothing but half a line");
        LineFile.open(path).close();
        assertThat(path).isEmptyFile();
    }

    @Test
    void aFullDiskLeavesNothingBehindAndIsOverWhenThereIsRoom() throws IOException {
        FaultyChannel disk = disk();
        try (LineFile file = new LineFile(path, disk, 0)) {
            file.append(lines("first"), false);
            disk.room = 4;

            assertThatThrownBy(() -> file.append(lines("second"), false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space");
            assertThat(Files.readString(path)).isEqualTo("first\n");

            disk.room = 100;
            file.append(lines("second"), false);
        }
        assertThat(Files.readAllLines(path)).containsExactly("first", "second");
    }

    @Test
    void whatCouldNotBeCutOffAtOnceIsCutOffBeforeTheNextLine() throws IOException {
        FaultyChannel disk = disk();
        try (LineFile file = new LineFile(path, disk, 0)) {
            disk.room = 4;
            disk.refusesToShorten = true;
            assertThatThrownBy(() -> file.append(lines("second"), false)).isInstanceOf(IOException.class);
            assertThat(Files.readString(path)).isEqualTo("seco");
            disk.room = 100;
            assertThatThrownBy(() -> file.append(lines("x"), false)).isInstanceOf(IOException.class);

            disk.refusesToShorten = false;
            file.append(lines("x"), false);
        }
        assertThat(Files.readString(path)).isEqualTo("x\n");
    }

    @Test
    void whatTheDiskDidNotSyncIsNotThere() throws IOException {
        FaultyChannel disk = disk();
        try (LineFile file = new LineFile(path, disk, 0)) {
            disk.refusesToSync = true;
            assertThatThrownBy(() -> file.append(lines("lost"), true)).isInstanceOf(IOException.class);
            assertThat(path).isEmptyFile();

            disk.refusesToSync = false;
            file.append(lines("kept"), true);
        }
        assertThat(Files.readAllLines(path)).containsExactly("kept");
    }

    @Test
    void twoWritersOfOneFileAreRefused() throws IOException {
        try (LineFile file = LineFile.open(path)) {
            assertThatThrownBy(() -> LineFile.open(path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("own file");
            file.append(lines("still mine"), false);
        }
        assertThat(Files.readAllLines(path)).containsExactly("still mine");
    }

    @Test
    void aFolderIsNoFile() {
        assertThatThrownBy(() -> LineFile.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no regular file");
    }

    private FaultyChannel disk() throws IOException {
        Files.createDirectories(path.getParent());
        return new FaultyChannel(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private static List<byte[]> lines(String... lines) {
        return Arrays.stream(lines)
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
