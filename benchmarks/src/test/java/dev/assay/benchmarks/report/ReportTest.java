package dev.assay.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.assay.benchmarks.forked.StartUpRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run of the benchmarks writes and prints. */
class ReportTest {

    @TempDir
    Path folder;

    @Test
    void aComparisonIsOneLineWithItsGoal() {
        assertThat(Ratio.of("pipeline-exact", 0.512, 0.5)).hasToString("ratio pipeline-exact 0.51 goal 0.5");
        assertThat(Ratio.of("timers-rearm", 2, Double.NaN)).hasToString("also timers-rearm 2.00");
    }

    @Test
    void roundsArePairedBeforeTheMiddleOneIsTaken() {
        Series ours = series(1, 10, 4);
        Series theirs = series(2, 30, 4);

        assertThat(theirs.dividedBy(ours)).isEqualTo(2, within(1e-9));
        assertThat(ours.median()).isEqualTo(4);
        assertThat(series(1, 3).median()).isEqualTo(2);
    }

    @Test
    void chartsAreWellFormedAndReadableOnLightAndDark() throws Exception {
        String svg = Chart.bars(
                "Ours & <theirs>",
                "each second",
                List.of(new Chart.Bar("ours", 100_000, true), new Chart.Bar("theirs", 10, false)));

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(2);
        assertThat(document.getDocumentElement().getAttribute("aria-label")).isEqualTo("Ours & <theirs>");
        assertThat(svg).contains("prefers-color-scheme: dark", "logarithmic");
    }

    @Test
    void forkedFiguresAreWrittenAsJmhWritesItsOwn() throws Exception {
        String json = ForkedJson.of("lateness", List.of(series(1, 2, 3), new Series("none", "ms")));

        Set<String> names = new HashSet<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentName() != null) {
                    names.add(parser.currentName());
                }
            }
        }
        assertThat(names)
                .contains(
                        "benchmark",
                        "mode",
                        "forks",
                        "primaryMetric",
                        "score",
                        "scoreUnit",
                        "rawData",
                        "secondaryMetrics");
    }

    @Test
    void aRunInAJvmOfItsOwnIsReadBack() throws Exception {
        Path file = folder.resolve("assay.json");
        Files.writeString(file, StartUpRun.configuration());

        Forks forks = new Forks().run("assay", StartUpRun.class, "128m", file);

        assertThat(forks.get("assay.start-to-first-run").median()).isPositive();
        assertThat(forks.get("assay.classes-loaded").median()).isPositive();
    }

    @Test
    void aRunThatFailsIsToldWithWhatItSaid() {
        assertThatThrownBy(() -> new Forks().run("assay", StartUpRun.class, "128m"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("StartUpRun")
                .hasMessageContaining("ArrayIndexOutOfBounds");
    }

    @Test
    void resultsLieWhereTheyAreExpected() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Results results = new Results(folder, new PrintStream(printed, true, StandardCharsets.UTF_8));

        results.ratio("admission", 1.25, 1.0);
        results.forked("memory", List.of(series(1)));
        results.chart("memory", "Memory", "bytes", List.of(new Chart.Bar("ours", 1, true)));
        results.summary(List.of("machine: some"));

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("ratio admission 1.25 goal 1.0");
        assertThat(folder).isDirectoryContaining("glob:**/memory.json").isDirectoryContaining("glob:**/memory.svg");
        assertThat(Files.readAllLines(folder.resolve("summary.txt")))
                .contains("machine: some", "ratio admission 1.25 goal 1.0");
    }

    @Test
    void aGroupThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Suite.main(new String[] {"--only", "nothing", "--results", folder.toString()}))
                .hasMessageContaining("nothing")
                .hasMessageContaining("pipeline");
    }

    @Test
    void thePageOfTheBenchmarksNamesEachGroup() throws Exception {
        Path root = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
        Path page = Files.isDirectory(root.resolve("benchmarks"))
                ? root.resolve("benchmarks/README.md")
                : Path.of("README.md");

        assertThat(Files.readString(page))
                .contains(
                        Suite.groups().stream().map(group -> "`" + group + "`").toList());
    }

    private static Series series(double... values) {
        Series series = new Series("some", "ms");
        for (double value : values) {
            series.add(value);
        }
        return series;
    }
}
