package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.plugins.internal.cli.Commands;
import dev.assay.plugins.internal.trust.SignatureFile;
import dev.assay.spi.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool as people use it: a process of its own. */
class PluginToolTest {

    @TempDir
    Path folder;

    private record Said(int code, String text) {}

    @Test
    void fromAJarToASignedAndLockedPlugin() throws Exception {
        Files.write(folder.resolve("disk.jar"), JarMaker.good().build());
        assertThat(tool("keygen", "acme").text()).startsWith("ed25519:");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("acme.key"))))
                .isEqualTo("rw-------");
        assertThat(tool("describe", "disk.jar", "--spi", "[1.0,2.0)").text()).contains("described disk@1.0.0");
        assertThat(tool("sign", "disk.jar", "--key", "acme.key").text()).contains("signed disk@1.0.0");
        assertThat(tool("verify", "disk.jar", "--public", "acme.pub").text()).startsWith("good: disk@1.0.0");
        assertThat(tool("trust", "add", "assay.trust", "--public", "acme.pub", "--label", "Acme")
                        .code())
                .isZero();
        assertThat(tool("lock", "add", "disk", "disk.jar", "--trust", "assay.trust")
                        .text())
                .startsWith("locked disk@1.0.0 sha256:")
                .contains("signed by ed25519:");
        assertThat(Files.readString(folder.resolve("assay.lock"))).contains("  spi [1.0,2.0)");
        assertThat(tool("lock", "check", "--trust", "assay.trust").text()).startsWith("good disk@1.0.0");

        tool("trust", "revoke", "assay.trust", "--plugin", "disk@1.0.0", "--reason", "reads too much");
        Said revoked = tool("lock", "check", "--trust", "assay.trust");
        assertThat(revoked.code()).isEqualTo(1);
        assertThat(revoked.text()).contains("BAD  disk@1.0.0").contains("PLUGIN_REVOKED");

        Files.write(folder.resolve("disk.jar"), JarMaker.good().entry("x", "y").build());
        assertThat(tool("verify", "disk.jar", "--public", "acme.pub"))
                .isEqualTo(new Said(
                        1, tool("verify", "disk.jar", "--public", "acme.pub").text()))
                .satisfies(said -> assertThat(said.text()).startsWith("SIGNATURE_SUBJECT_MISMATCH"));
        assertThat(tool("lock", "check").text()).contains("BAD");
        assertThat(tool("nonsense").code()).isEqualTo(2);
    }

    /** Somebody else's tool agrees with our signature. */
    @Test
    void opensslVerifiesWhatTheProcessSigned() throws Exception {
        assumeTrue(run(List.of("openssl", "version")).code() == 0, "there is no openssl here");
        Files.write(folder.resolve("disk.jar"), JarMaker.good().build());
        process("keygen", "acme");
        process("sign", "disk.jar", "--key", "acme.key");
        SignatureFile file = SignatureFile.parse("sig", Files.readAllBytes(folder.resolve("disk.jar.sig")));
        Files.write(folder.resolve("statement"), file.statement().bytes());
        Files.write(folder.resolve("raw"), file.signatures().values().iterator().next());
        List<String> verify = List.of(
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                "acme.pub",
                "-rawin",
                "-in",
                "statement",
                "-sigfile",
                "raw");
        assertThat(run(verify).code()).isZero();
        Files.write(folder.resolve("statement"), (file.statement() + "x").getBytes(StandardCharsets.UTF_8));
        assertThat(run(verify).code()).isNotZero();
    }

    /** Runs a command in this JVM, which is quicker; names of files are those of the test's folder. */
    private Said tool(String... arguments) {
        List<String> line = new ArrayList<>();
        for (String argument : arguments) {
            boolean named = argument.matches("acme|.*\\.(jar|key|pub|trust|lock)");
            line.add(named ? folder.resolve(argument).toString() : argument);
        }
        if (line.get(0).equals("lock")) {
            line.addAll(List.of("--file", folder.resolve("assay.lock").toString()));
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        TimeSource time = new TimeSource() {
            @Override
            public Instant wall() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
        int code = new Commands(out, out, time).run(line);
        return new Said(code, said.toString(StandardCharsets.UTF_8));
    }

    private Said process(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                PluginTool.class.getName()));
        line.addAll(List.of(arguments));
        return run(line);
    }

    private Said run(List<String> line) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (java.io.IOException none) {
            return new Said(-1, "");
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
