package dev.assay.benchmarks.report;

import dev.assay.benchmarks.forked.IdleRun;
import dev.assay.benchmarks.forked.LatenessRun;
import dev.assay.benchmarks.forked.MemoryRun;
import dev.assay.benchmarks.forked.ReconfigureRun;
import dev.assay.benchmarks.forked.StartUpRun;
import dev.assay.benchmarks.pipeline.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is measured in JVMs of its own, group by group. */
final class ForkedGroups {

    private static final double FIRST_RUN_MILLIS = 150;
    private static final double JARS_BYTES = 600 * 1024.0;
    private static final double ENGINE_BYTES = 160;
    private static final double MORE_MICROS = 500;
    /** What the once-a-second look at the machine may cost; less is not measurable beside what a JVM does by itself. */
    private static final double SAMPLER_PERCENT = 0.02;

    private final Plan plan;
    private final Results results;
    private final List<Path> jars;

    ForkedGroups(Plan plan, Results results, List<Path> jars) {
        this.plan = plan;
        this.results = results;
        this.jars = jars;
    }

    /** How late checks begin among many. The ratios are those of the size at which we do worst. */
    void lateness() throws Exception {
        Forks forks = new Forks();
        for (int round = 0; round < plan.rounds(); round++) {
            for (int registered : plan.registered()) {
                forks.run("assay-" + registered, LatenessRun.class, "6g", "assay", registered, plan.seconds());
                forks.run("stpe-" + registered, LatenessRun.class, "6g", "stpe", registered, plan.seconds());
            }
        }
        results.forked("lateness", forks.all());
        double p50 = Double.POSITIVE_INFINITY;
        double p99 = Double.POSITIVE_INFINITY;
        List<Chart.Bar> bars = new ArrayList<>();
        for (int registered : plan.registered()) {
            Series ours = forks.get("assay-" + registered + ".lateness-p50");
            Series theirs = forks.get("stpe-" + registered + ".lateness-p50");
            p50 = Math.min(p50, theirs.dividedBy(ours));
            p99 = Math.min(
                    p99,
                    (forks.get("stpe-" + registered + ".lateness-p99").median() + MORE_MICROS)
                            / forks.get("assay-" + registered + ".lateness-p99").median());
            for (String rank : List.of("p50", "p99", "max")) {
                for (String who : List.of("assay", "stpe")) {
                    bars.add(new Chart.Bar(
                            String.format(Locale.ROOT, "%s, %,d, %s", who, registered, rank),
                            forks.get(who + "-" + registered + ".lateness-" + rank)
                                    .median(),
                            who.equals("assay")));
                }
            }
        }
        results.ratio("lateness-p50", p50, 0.8);
        results.ratio("lateness-p99", p99, 1.0);
        results.chart("lateness", "How late checks begin at 1,000 fires a second", "microseconds", bars);
    }

    /** What a registered job costs beyond its spec. */
    void memory() throws Exception {
        Forks forks = new Forks();
        for (int round = 0; round < plan.rounds(); round++) {
            forks.run("assay", MemoryRun.class, "6g", "assay", plan.measuredJobs());
            forks.run("stpe-map", MemoryRun.class, "6g", "stpe", plan.measuredJobs());
        }
        results.forked("memory", forks.all());
        double ours = forks.get("assay.bytes-per-job").median();
        double theirs = forks.get("stpe-map.bytes-per-job").median();
        results.ratio("memory-engine", ENGINE_BYTES / ours, 1.0);
        results.also("memory-engine-beside-stpe-map", theirs / ours);
        results.chart(
                "memory",
                "Heap for each registered job, without its spec and id",
                "bytes",
                List.of(
                        new Chart.Bar("assay, with last outcome", ours, true),
                        new Chart.Bar("stpe-map", theirs, false)));
    }

    /** What another revision costs, and the others while it comes into force. The ratio is that of the size at which we do worst. */
    void reconfigure() throws Exception {
        Forks forks = new Forks();
        for (int round = 0; round < plan.rounds(); round++) {
            for (int registered : plan.registered()) {
                forks.run("of-" + registered, ReconfigureRun.class, "8g", registered, plan.swaps());
            }
        }
        results.forked("reconfigure", forks.all());
        double worst = Double.POSITIVE_INFINITY;
        List<Chart.Bar> bars = new ArrayList<>();
        for (int registered : plan.registered()) {
            Series apply = forks.get("of-" + registered + ".diff-and-apply");
            Series parse = forks.get("of-" + registered + ".streaming-parse");
            worst = Math.min(worst, parse.dividedBy(apply));
            bars.add(
                    new Chart.Bar(String.format(Locale.ROOT, "diff and apply, %,d", registered), apply.median(), true));
            bars.add(new Chart.Bar(String.format(Locale.ROOT, "one parse, %,d", registered), parse.median(), false));
        }
        results.ratio("reconfigure", worst, 1.0);
        results.chart("reconfigure", "A revision in which 1 % of the jobs changed", "milliseconds", bars);
    }

    /** A cold start, and what has to be loaded for it. */
    void startup() throws Exception {
        Path folder = Folders.make();
        try {
            Path file = folder.resolve("assay.json");
            Files.writeString(file, StartUpRun.configuration());
            Forks forks = new Forks();
            for (int start = 0; start < plan.starts(); start++) {
                forks.run("assay", StartUpRun.class, "256m", file);
            }
            Series jarBytes = new Series("assay.jars-size", "bytes");
            jarBytes.add(size(jars));
            List<Series> all = new ArrayList<>(forks.all());
            all.add(jarBytes);
            results.forked("startup", all);
            double first = forks.get("assay.start-to-first-run").median();
            results.ratio("first-run", FIRST_RUN_MILLIS / first, 1.0);
            results.ratio("jars-size", JARS_BYTES / jarBytes.median(), 1.0);
            results.chart(
                    "startup",
                    "A cold start with a file of ten jobs",
                    "milliseconds",
                    List.of(
                            new Chart.Bar("start to first run", first, true),
                            new Chart.Bar("build", forks.get("assay.build").median(), true),
                            new Chart.Bar(
                                    "JVM to first run",
                                    forks.get("assay.jvm-to-first-run").median(),
                                    true)));
        } finally {
            Folders.delete(folder);
        }
    }

    private static double size(List<Path> jars) throws IOException {
        double sum = 0;
        for (Path jar : jars) {
            sum += Files.size(jar);
        }
        return jars.isEmpty() ? Double.NaN : sum;
    }

    /** What nothing costs. */
    void idle() throws Exception {
        int most = plan.registered().get(plan.registered().size() - 1);
        Forks forks = new Forks();
        for (String who : List.of("none", "stpe", "assay")) {
            forks.run(who, IdleRun.class, "6g", who, most, plan.seconds(), plan.restSeconds());
        }
        results.forked("idle", forks.all());
        double none = forks.get("none.idle").median();
        double stpe = forks.get("stpe.idle").median();
        double ours = forks.get("assay.idle").median();
        results.ratio("idle-cpu", (none + SAMPLER_PERCENT) / ours, 1.0);
        results.chart(
                "idle",
                String.format(Locale.ROOT, "CPU while nothing of %,d jobs is due", most),
                "percent of a core, the whole JVM",
                List.of(
                        new Chart.Bar("no timers at all", none, false),
                        new Chart.Bar("stpe", stpe, false),
                        new Chart.Bar("assay, sampling", ours, true)));
    }
}
