package dev.assay.support.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void asSecondHolderInThisProcessIsToldWhoTheFirstIs() throws IOException {
        try (FolderLock first = FolderLock.acquire(folder, "job manager 'eu-1'")) {
            assertThatThrownBy(() -> FolderLock.acquire(folder.resolve("../" + folder.getFileName()), "another"))
                    .isInstanceOf(FolderLockedException.class)
                    .hasMessageContaining("job manager 'eu-1'")
                    .hasMessageContaining("this very process");
            first.close();
            first.close();
            FolderLock.acquire(folder, "a third").close();
        }
    }

    @Test
    void aCopyOfTheLibraryInAnotherClassLoaderIsRefusedToo() throws Exception {
        URL classes = FolderLock.class.getProtectionDomain().getCodeSource().getLocation();
        try (FolderLock held = FolderLock.acquire(folder, "first");
                URLClassLoader other = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> copy = other.loadClass(FolderLock.class.getName());
            assertThat(copy).isNotSameAs(FolderLock.class);
            assertThatThrownBy(() ->
                            copy.getMethod("acquire", Path.class, String.class).invoke(null, folder, "second"))
                    .hasRootCauseMessage(folder.toRealPath() + ": is in use by first, process "
                            + ProcessHandle.current().pid()
                            + ", which is this very process; close that one or give this one its own folder");
            assertThat(held).isNotNull();
        }
    }

    @Test
    void anotherProcessIsToldWhoHoldsItAndGetsItWhenTheHolderIsKilled() throws Exception {
        Process other = start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> FolderLock.acquire(folder, "this"))
                    .isInstanceOf(FolderLockedException.class)
                    .hasMessageContaining("the other, process " + other.pid());
            other.destroyForcibly().waitFor();
            FolderLock.acquire(folder, "this").close();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aRefusedAttemptLeavesTheFirstLockInForce() throws Exception {
        try (FolderLock held = FolderLock.acquire(folder, "first")) {
            assertThatThrownBy(() -> FolderLock.acquire(folder, "second")).isInstanceOf(FolderLockedException.class);
            Process other = start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).contains("refused").contains("first");
            } finally {
                other.destroyForcibly();
            }
            assertThat(held).isNotNull();
        }
    }

    @Test
    void aHostileHolderTextIsCleaned() throws Exception {
        Files.createFile(folder.resolve("x"));
        try (FolderLock held = FolderLock.acquire(folder, "evil\u001B[2J\n")) {
            assertThatThrownBy(() -> FolderLock.acquire(folder, "second"))
                    .hasMessageContaining("evil\\u001B[2J\\n")
                    .hasMessageNotContaining("\u001B");
            assertThat(held).isNotNull();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Runs in another process: takes the lock, says so, and waits to be killed. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try {
                FolderLock lock = FolderLock.acquire(Path.of(args[0]), "the other");
                System.out.println("locked");
                System.in.read();
                lock.close();
            } catch (FolderLockedException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }
}
