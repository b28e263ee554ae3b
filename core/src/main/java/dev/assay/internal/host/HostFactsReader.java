package dev.assay.internal.host;

import dev.assay.spi.plugin.HostFacts;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what plugins may know of this JVM, once, when a manager starts. */
public final class HostFactsReader {

    /** System properties whose values name nothing private. */
    private static final Set<String> HARMLESS = Set.of(
            "file.encoding", "user.timezone", "user.language", "user.country", "java.awt.headless", "java.io.tmpdir");

    private static final int MOST_PATHS = 10_000;

    private HostFactsReader() {}

    /** Reads the facts. What can't be read is left out. */
    public static HostFacts read() {
        HostFacts.Builder facts =
                HostFacts.builder(ProcessHandle.current().pid(), Path.of(System.getProperty("java.home", "")));
        container().ifPresent(facts::container);
        for (String name : List.of(
                "java.version", "java.vendor", "java.vm.name", "os.name", "os.version", "os.arch", "user.name")) {
            String value = System.getProperty(name);
            if (value != null) {
                facts.attribute(name, value);
            }
        }
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        return facts.arguments(withoutValues(runtime.getInputArguments()))
                .code(code())
                .build();
    }

    static List<String> withoutValues(List<String> arguments) {
        List<String> safe = new ArrayList<>(arguments.size());
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            boolean property = argument.startsWith("-D") && equals > 0;
            boolean agent = argument.startsWith("-javaagent:") || argument.startsWith("-agent");
            if (property && !HARMLESS.contains(argument.substring(2, equals))) {
                safe.add(argument.substring(0, equals) + "=…");
            } else if (agent && equals > 0) {
                safe.add(argument.substring(0, equals) + "=…");
            } else {
                safe.add(argument);
            }
        }
        return safe;
    }

    private static List<Path> code() {
        List<Path> code = new ArrayList<>();
        for (String property : List.of("java.class.path", "jdk.module.path")) {
            for (String entry : System.getProperty(property, "").split(File.pathSeparator)) {
                if (!entry.isEmpty() && code.size() < MOST_PATHS) {
                    path(entry).ifPresent(code::add);
                }
            }
        }
        return code;
    }

    private static Optional<Path> path(String entry) {
        try {
            return Optional.of(Path.of(entry).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> container() {
        if (Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"))) {
            return Optional.of(true);
        }
        String marked = System.getenv("container");
        if ((marked != null && !marked.isEmpty()) || System.getenv("KUBERNETES_SERVICE_HOST") != null) {
            return Optional.of(true);
        }
        // Without a marker it most likely is none, but a bare namespace leaves no mark.
        return Optional.empty();
    }
}
