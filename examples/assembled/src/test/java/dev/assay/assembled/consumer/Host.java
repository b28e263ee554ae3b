package dev.assay.assembled.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.assembled.AssayModules;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host outside the build: sources under src/test/consumer that are compiled and run by processes of their own, with nothing of this test's class path but
 * the jars that a host would get. JSpecify is not among them: no host should need it.
 */
final class Host {

    /** What a host gets beside our jars, by the beginning of the jar's name. */
    private static final List<String> LIBRARIES =
            List.of("slf4j-api-", "slf4j-simple-", "jackson-core-", "oshi-common-");

    private final Path sources;
    private final Path work;

    Host(String name, Path work) {
        this.sources = AssayModules.checkout()
                .resolve("examples/assembled/src/test/consumer")
                .resolve(name);
        this.work = work;
    }

    Path classes() {
        return work.resolve("classes");
    }

    /** Our modules and their libraries, as jars or folders of classes. */
    static List<Path> libraries() {
        Stream<Path> ours = AssayModules.all().stream()
                .filter(module -> !module.name().equals("dev.assay.testkit"))
                .map(module -> module.location());
        Stream<Path> others = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> LIBRARIES.stream()
                        .anyMatch(name -> path.getFileName().toString().startsWith(name)));
        return Stream.concat(ours, others).toList();
    }

    static String path(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Compiles with every warning as an error. */
    void compile(String... pathArguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                tool("javac"),
                "-Xlint:all",
                "-Werror",
                "--release",
                "17",
                "-d",
                classes().toString()));
        command.addAll(List.of(pathArguments));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .sorted()
                    .forEach(command::add);
        }
        Ended javac = run(command);
        assertThat(javac.output()).as("what javac says").isEmpty();
        assertThat(javac.status()).isZero();
    }

    /** Runs a JVM with the flags of a strict host. */
    Ended java(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(tool("java"), "-Xmx128m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        if (Runtime.version().feature() >= 24) {
            command.add("--illegal-native-access=deny");
            command.add("--sun-misc-unsafe-memory-access=deny");
        }
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Ended run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(work, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after 90 s: " + command + "\n" + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** How a process ended, and all it said. */
    record Ended(int status, String output) {}
}
