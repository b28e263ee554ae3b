package dev.assay.benchmarks.report;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures of forked runs in the form of JMH's JSON, so that one reader does for both. */
final class ForkedJson {

    private ForkedJson() {}

    static String of(String group, Collection<Series> all) {
        return all.stream().map(series -> one(group, series)).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String one(String group, Series series) {
        String raw = series.rounds().stream().map(ForkedJson::number).collect(Collectors.joining(", "));
        return """
                    {
                        "jmhVersion" : "none: a JVM of its own for each round",
                        "benchmark" : "dev.assay.benchmarks.forked.%s.%s",
                        "mode" : "ss",
                        "threads" : 1,
                        "forks" : %d,
                        "jdkVersion" : "%s",
                        "vmName" : "%s",
                        "warmupIterations" : 0,
                        "measurementIterations" : 1,
                        "primaryMetric" : {
                            "score" : %s,
                            "scoreError" : "NaN",
                            "scoreConfidence" : [ "NaN", "NaN" ],
                            "scorePercentiles" : { "50.0" : %s },
                            "scoreUnit" : "%s",
                            "rawData" : [ [ %s ] ]
                        },
                        "secondaryMetrics" : {}
                    }""".formatted(
                        group,
                        series.name(),
                        series.rounds().size(),
                        System.getProperty("java.version"),
                        System.getProperty("java.vm.name"),
                        number(series.median()),
                        number(series.median()),
                        series.unit(),
                        raw);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "\"NaN\"";
    }
}
