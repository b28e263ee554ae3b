package dev.assay.assembled.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.assembled.AssayModules;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks the page for authors of plugins: what it says to write is written, what it says to run is run. */
class WritingAPluginTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final String TOOL = "java -cp 'tools/*' ";

    @TempDir
    Path project;

    private List<Block> page;

    /** A block of the page. */
    private record Block(String language, String text) {}

    @BeforeEach
    void readThePage() throws IOException {
        page = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(AssayModules.checkout().resolve("docs/writing-a-plugin.md")));
        while (block.find()) {
            page.add(new Block(block.group(1), block.group(2)));
        }
    }

    @Test
    void fromNothingToASignedLockedRunningPlugin() throws Exception {
        pack();
        for (String line : only("sh").split("\n")) {
            if (line.startsWith(TOOL)) {
                assertThat(java(List.of(line.substring(TOOL.length()).split(" "))))
                        .as(line)
                        .contains("exit 0");
            }
        }
        Files.writeString(project.resolve("assay.json"), only("json"));
        Files.writeString(project.resolve("DiskHost.java"), java("public class DiskHost"));

        assertThat(java(List.of("DiskHost.java")))
                .contains("disk COMPLETED SATISFIED")
                .contains("VERIFIED", "signed by ed25519:")
                .contains("at PROCESS, ")
                .contains("exit 0");

        changeOneByte(project.resolve("target/disk-1.0.0.jar"));

        assertThat(java(List.of("DiskHost.java"))).contains("disk UNAVAILABLE");
    }

    private void pack() throws Exception {
        Path classes = Files.createDirectories(project.resolve("target/classes"));
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.assay.spi.plugin.AttestationPlugin"), only(""));
        assertThat(new Snippet("DiskCheck", java("public final class DiskCheck")).compile(classes))
                .isEmpty();
        Files.delete(classes.resolve("DiskCheck.java"));
        try (OutputStream file = Files.newOutputStream(project.resolve("target/disk-1.0.0.jar"));
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, jar);
                jar.closeEntry();
            }
        }
    }

    private static void changeOneByte(Path jar) throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        bytes[bytes.length / 2] ^= 1;
        Files.write(jar, bytes);
    }

    private String only(String language) {
        List<Block> found =
                page.stream().filter(block -> block.language().equals(language)).toList();
        assertThat(found).as("blocks of '" + language + "'").hasSize(1);
        return found.get(0).text();
    }

    private String java(String declaration) {
        return page.stream()
                .map(Block::text)
                .filter(text -> text.contains(declaration))
                .findFirst()
                .orElseThrow();
    }

    /** Runs Java in the project's folder, with the modules where the page has its folder of tools; answers what it printed. */
    private String java(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(arguments);
        Path said = Files.createTempFile(project, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
        return Files.readString(said) + "exit " + process.exitValue();
    }
}
