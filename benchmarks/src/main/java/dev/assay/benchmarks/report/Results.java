package dev.assay.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/** Where results go: a folder, and a stream for the ratios. */
final class Results {

    private final Path folder;
    private final PrintStream out;
    private final List<Ratio> ratios = new ArrayList<>();

    Results(Path folder, PrintStream out) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.out = out;
    }

    /** What JMH measured, as JMH writes it. */
    void jmh(String group, Collection<RunResult> results) throws IOException {
        try (PrintStream file = new PrintStream(
                Files.newOutputStream(folder.resolve(group + ".json")), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, file).writeOut(results);
        }
    }

    /** What was measured in JVMs of their own, in the same form. */
    void forked(String group, Collection<Series> series) throws IOException {
        Files.writeString(folder.resolve(group + ".json"), ForkedJson.of(group, series));
    }

    void chart(String name, String title, String unit, List<Chart.Bar> bars) throws IOException {
        Files.writeString(folder.resolve(name + ".svg"), Chart.bars(title, unit, bars));
    }

    void ratio(String name, double value, double goal) {
        Ratio ratio = Ratio.of(name, value, goal);
        ratios.add(ratio);
        out.println(ratio);
        out.flush();
    }

    void also(String name, double value) {
        ratio(name, value, Double.NaN);
    }

    void summary(List<String> heading) throws IOException {
        List<String> lines = new ArrayList<>(heading);
        lines.add("");
        ratios.forEach(ratio -> lines.add(ratio.toString()));
        Files.write(folder.resolve("summary.txt"), lines);
    }
}
