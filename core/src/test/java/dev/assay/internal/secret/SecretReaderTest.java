package dev.assay.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Secret;
import dev.assay.spi.configuration.SecretDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReaderTest {

    private static final String CANARY = "canary-7f3a-value";

    @TempDir
    Path folder;

    private Path file;
    private final SecretReader reader = new SecretReader(
            Map.of(
                    "vault", secret -> Secret.of("whatever", "v7", CANARY.toCharArray()),
                    "broken",
                            secret -> {
                                throw new IOException("the store says " + CANARY);
                            },
                    "empty", secret -> null),
            name -> name.equals("TOKEN") ? CANARY : null);

    @BeforeEach
    void file() throws IOException {
        file = folder.resolve("secret");
        write(file, CANARY, "rw-------");
    }

    private static void write(Path path, String text, String permissions) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private String read(String from) throws Exception {
        try (Secret secret = reader.read(SecretDeclaration.of("db", from))) {
            return new String(secret.chars());
        }
    }

    private void assertRefused(String from, String... words) {
        ThrowingCallable reading = () -> read(from);
        assertThatThrownBy(reading)
                .isInstanceOf(SecretUnavailableException.class)
                .hasMessageContaining("secret db")
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(CANARY)
                .hasNoCause();
    }

    @Test
    void aFileIsReadAnewEachTimeWithoutItsLastLineEnd() throws Exception {
        assertThat(read("file:" + file)).isEqualTo(CANARY);
        write(file, "other\r\n", "rw-------");
        assertThat(read("file:" + file)).isEqualTo("other");
        write(file, "two\nlines\n\n", "rw-------");
        assertThat(read("file://" + file)).isEqualTo("two\nlines\n");
    }

    @Test
    void aFilesVersionIsWhenItWasWritten() throws Exception {
        assertThat(reader.read(SecretDeclaration.of("db", "file:" + file)).version())
                .isEqualTo(Files.getLastModifiedTime(file).toString());
    }

    @Test
    void aFileThatEverybodyMayReadIsTakenForThatIsHowMountsAre() throws Exception {
        write(file, CANARY, "rw-r--r--");

        assertThat(read("file:" + file)).isEqualTo(CANARY);
    }

    @Test
    void aFileThatOthersMayWriteIsRefused() throws Exception {
        write(file, CANARY, "rw--w----");
        assertRefused("file:" + file, "written by its group");
        write(file, CANARY, "rw-----w-");
        assertRefused("file:" + file, "written by its group or by others");
    }

    @Test
    void whatIsNoRegularFileIsRefused() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertRefused("file:" + link, "no regular file");
        assertRefused("file:" + folder, "no regular file");
        assertRefused("file:" + folder.resolve("none"), "NoSuchFileException");
        assertRefused("file:relative/path", "not absolute");
    }

    @Test
    void theLinksOfAKubernetesMountAreFollowedAndNoOthers() throws Exception {
        Path stamped = Files.createDirectory(folder.resolve("..2026_11_23_12_00_00.1"));
        write(stamped.resolve("db"), "mounted", "rw-r--r--");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_23_12_00_00.1"));
        Path mounted = Files.createSymbolicLink(folder.resolve("db"), Path.of("..data/db"));
        assertThat(read("file:" + mounted)).isEqualTo("mounted");

        Path elsewhere = Files.createSymbolicLink(folder.resolve("other"), Path.of("..data/db"));
        assertRefused("file:" + elsewhere, "no regular file");
        Files.delete(data);
        Files.createSymbolicLink(data, stamped.toAbsolutePath());
        assertRefused("file:" + mounted, "no regular file");
        Files.delete(data);
        Files.createSymbolicLink(data, Path.of(".."));
        assertRefused("file:" + mounted, "no regular file");
    }

    @Test
    void aFileThatIsEmptyTooLargeOrNoTextIsRefused() throws Exception {
        write(file, "\n", "rw-------");
        assertRefused("file:" + file, "empty");
        write(file, "x".repeat(64 * 1024 + 1), "rw-------");
        assertRefused("file:" + file, "larger than 65536 bytes");
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        assertRefused("file:" + file, "not UTF-8");
    }

    @Test
    void aVariableOfTheEnvironmentIsRead() throws Exception {
        assertThat(read("env:TOKEN")).isEqualTo(CANARY);
        assertRefused("env:NONE", "environment has no variable");
    }

    @Test
    void aHostsStoreIsAskedAndItsMessageNeverShown() throws Exception {
        assertThat(read("host:vault")).isEqualTo(CANARY);
        assertRefused("host:broken", "from host: java.io.IOException");
        assertRefused("host:empty", "gave nothing");
        assertRefused("host:unknown", "no resolver 'unknown'", "[broken, empty, vault]");
    }
}
