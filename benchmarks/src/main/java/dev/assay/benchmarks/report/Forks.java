package dev.assay.benchmarks.report;

import dev.assay.benchmarks.forked.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs main classes in JVMs of their own and takes down what they measured. */
final class Forks {

    private final Map<String, Series> series = new LinkedHashMap<>();

    /** Runs one and adds its figures, each under the name of the contender and its own. */
    Forks run(String contender, Class<?> main, String heap, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        }
        int exit = process.waitFor();
        Figures figures = Figures.read(lines);
        if (exit != 0 || figures.all().isEmpty()) {
            throw new IllegalStateException(
                    main.getSimpleName() + " " + List.of(arguments) + " ended with " + exit + ": " + lines);
        }
        figures.all()
                .forEach((name, figure) -> series.computeIfAbsent(
                                contender + "." + name, key -> new Series(key, figure.unit()))
                        .add(figure.value()));
        return this;
    }

    Series get(String name) {
        Series found = series.get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no " + name + " in " + series.keySet());
        }
        return found;
    }

    Collection<Series> all() {
        return series.values();
    }
}
