package dev.assay.examples.jars.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.examples.jars.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarFinderTest {

    @TempDir
    Path temporary;

    private Path folder;
    private final JarFinder finder = new JarFinder(new ScanLimits(5, 4, 100, 1000, 1), () -> {});

    @BeforeEach
    void resolveTheFolder() throws IOException {
        folder = temporary.toRealPath();
    }

    @Test
    void findsArchivesOnlyAndInOrder() throws IOException {
        Path b = jar("b/x.JAR");
        Path a = jar("a/y.war");
        Files.writeString(folder.resolve("a/readme.txt"), "no jar");
        Files.createDirectories(folder.resolve("folder.jar"));
        assertThat(finder.add(folder).files()).containsExactly(a, b);
    }

    @Test
    void loopsOfLinksAreNoTrap() throws IOException {
        Path jar = jar("a/x.jar");
        Files.createSymbolicLink(folder.resolve("a/loop"), folder);
        Files.createSymbolicLink(folder.resolve("a/self.jar"), folder.resolve("a/self.jar"));
        Files.createSymbolicLink(folder.resolve("a/nothing.jar"), folder.resolve("absent.jar"));
        finder.add(folder);
        assertThat(finder.files()).containsExactly(jar);
        assertThat(finder.linkedFolders()).isEqualTo(1);
    }

    @Test
    void aFileReachedTwiceCountsOnce() throws IOException {
        Path jar = jar("real/x.jar");
        Files.createSymbolicLink(folder.resolve("link.jar"), jar);
        Path linkedRoot = Files.createSymbolicLink(folder.resolve("other"), folder.resolve("real"));
        finder.add(folder).add(linkedRoot).addFiles(List.of(jar, folder.resolve("link.jar")));
        assertThat(finder.files()).containsExactly(jar);
    }

    @Test
    void moreFilesThanTheLimitAreSaidToBeTooMany() {
        for (int i = 0; i < 8; i++) {
            jar(i + ".jar");
        }
        assertThat(finder.add(folder).files()).hasSize(5);
        assertThat(finder.problems()).extracting(at -> at.problem().code()).containsExactly(Problem.TOO_MANY_FILES);
    }

    @Test
    void foldersTooDeepAreNamed() {
        jar("1/2/3/4/5/x.jar");
        assertThat(finder.add(folder).files()).isEmpty();
        assertThat(finder.problems())
                .extracting(at -> folder.relativize(at.path()).toString())
                .containsExactly("1/2/3/4");
    }

    @Test
    void foldersNobodyMayListAreNamed() throws IOException {
        jar("open/x.jar");
        Path closed = Files.createDirectories(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(closed), "this user may read everything");
        finder.add(folder);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        assertThat(finder.files()).hasSize(1);
        assertThat(finder.problems())
                .containsExactly(
                        new Problem.At(closed, new Problem(Problem.ACCESS_DENIED, "no permission to read it")));
    }

    @Test
    void anAbsentRootIsSaidToBeAbsent() {
        finder.add(folder.resolve("absent"));
        assertThat(finder.problems()).extracting(at -> at.problem().code()).containsExactly(Problem.ROOT_ABSENT);
    }

    @Test
    void aWalkCanBeEnded() {
        jar("x.jar");
        JarFinder ended = new JarFinder(ScanLimits.DEFAULT, () -> {
            throw new CancellationException("enough");
        });
        assertThatThrownBy(() -> ended.add(folder)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aClassPathIncludesWhatManifestsAdd() {
        Path leaf = jar("lib dir/leaf.jar");
        Path middle = Jars.jar()
                .manifest("Class-Path: lib%20dir/leaf.jar app.jar ::bad")
                .at(folder.resolve("middle.jar"));
        Path app = Jars.jar().manifest("Class-Path: middle.jar absent.jar").at(folder.resolve("app.jar"));
        assertThat(ClassPath.jars(List.of(app, folder, folder.resolve("gone.jar")), () -> {}))
                .containsExactly(app, middle, leaf);
    }

    private Path jar(String name) {
        return Jars.artifact("org.acme", "thing", "1").at(folder.resolve(name));
    }
}
