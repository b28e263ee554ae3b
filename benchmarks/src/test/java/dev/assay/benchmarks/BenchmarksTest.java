package dev.assay.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks are there and run. A benchmark jar without one builds just as well, so somebody has to look. */
class BenchmarksTest {

    @Test
    void everyBenchmarkClassIsInTheList() throws Exception {
        assertThat(listed()).isNotEmpty().containsExactlyInAnyOrderElementsOf(written());
    }

    @Test
    void everyBenchmarkRuns() throws Exception {
        System.setProperty("jmh.ignoreLock", "true");
        Set<String> ran = new HashSet<>();
        // Whole pipelines wait for the clock; each of their contenders has a test of its own.
        ran.addAll(run(shortly()
                .exclude(".*(Pipeline|Durable|Growth)Benchmark.*")
                .param("jobs", "100")
                .param("sync", "OS")));
        ran.addAll(run(shortly()
                .include("PipelineBenchmark")
                .param("contender", "stpe")
                .param("due", "10")));
        ran.addAll(run(shortly()
                .include("DurableBenchmark")
                .param("contender", "assay-durable")
                .param("due", "10")));
        ran.addAll(run(
                shortly().include("GrowthBenchmark").param("registered", "20").param("due", "10")));

        assertThat(ran).containsAll(listed());
    }

    /** As short as can be and in this JVM: that they run, not how fast. */
    private static ChainedOptionsBuilder shortly() {
        return new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(20))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    private static Set<String> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build())
                .run().stream()
                        .map(result -> classOf(result.getParams().getBenchmark()))
                        .collect(Collectors.toSet());
    }

    private static Set<String> listed() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .map(BenchmarksTest::classOf)
                .collect(Collectors.toSet());
    }

    private static Set<String> written() throws IOException, URISyntaxException {
        Path classes = Path.of(ResultEncodingBenchmark.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.list(classes.resolve("dev/assay/benchmarks"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Benchmark.class"))
                    .map(name -> "dev.assay.benchmarks." + name.replace(".class", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static String classOf(String benchmark) {
        return benchmark.substring(0, benchmark.lastIndexOf('.'));
    }
}
