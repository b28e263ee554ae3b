package dev.assay.benchmarks.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A JMH benchmark in rounds: in each, every contender has one JVM, one after the other, so that what the machine does otherwise meets all of
 * them alike.
 */
final class Jmh {

    private final String include;
    private final int rounds;
    private final Map<String, String[]> params = new LinkedHashMap<>();
    private final Path log;
    private List<Integer> shots = List.of();
    private int steadyMillis;
    private final Map<String, RunResult> merged = new LinkedHashMap<>();
    private final Map<String, Series> series = new LinkedHashMap<>();

    Jmh(String include, int rounds, Path log) {
        this.include = include;
        this.rounds = rounds;
        this.log = log;
    }

    Jmh param(String name, Collection<?> values) {
        params.put(name, values.stream().map(String::valueOf).toArray(String[]::new));
        return this;
    }

    /** So many iterations of warm-up, so many measured; none for what the benchmark says itself. */
    Jmh shots(List<Integer> counts) {
        shots = counts;
        return this;
    }

    /** How long an iteration takes. */
    Jmh steady(int millis) {
        steadyMillis = millis;
        return this;
    }

    Jmh run() throws RunnerException {
        for (int round = 0; round < rounds; round++) {
            for (RunResult result : new Runner(options(round).build()).run()) {
                take(result);
            }
        }
        return this;
    }

    private ChainedOptionsBuilder options(int round) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(include)
                .forks(1)
                .shouldFailOnError(true)
                .output(log.resolve(include.replaceAll("[^A-Za-z]+", "-") + "-" + (round + 1) + ".log")
                        .toString());
        params.forEach(options::param);
        if (!shots.isEmpty()) {
            options.warmupIterations(shots.get(0)).measurementIterations(shots.get(1));
        }
        if (steadyMillis > 0) {
            options.warmupTime(TimeValue.milliseconds(steadyMillis))
                    .measurementTime(TimeValue.milliseconds(steadyMillis));
        }
        return options;
    }

    private void take(RunResult result) {
        String key = key(result);
        RunResult before = merged.get(key);
        List<BenchmarkResult> all = new ArrayList<>();
        if (before != null) {
            all.addAll(before.getBenchmarkResults());
        }
        all.addAll(result.getBenchmarkResults());
        merged.put(key, new RunResult(result.getParams(), all));
        note(key, result.getPrimaryResult());
        result.getSecondaryResults().forEach((name, secondary) -> note(key + "/" + name, secondary));
    }

    private void note(String key, Result<?> result) {
        series.computeIfAbsent(key, name -> new Series(name, result.getScoreUnit()))
                .add(result.getStatistics().getN() > 1 ? result.getStatistics().getPercentile(50) : result.getScore());
    }

    /** The method, and the values of the parameters in the order of their names. */
    private static String key(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        StringBuilder key = new StringBuilder(benchmark.substring(benchmark.lastIndexOf('.') + 1));
        for (String name : result.getParams().getParamsKeys()) {
            key.append(' ').append(result.getParams().getParam(name));
        }
        return key.toString();
    }

    /** A contender's figures by its key, such as {@code dueToResult stpe 10000}. */
    Series get(String key) {
        Series found = series.get(key);
        if (found == null) {
            throw new IllegalArgumentException("there is no " + key + " in " + series.keySet());
        }
        return found;
    }

    Map<String, Series> all() {
        return series;
    }

    Collection<RunResult> results() {
        return merged.values();
    }
}
