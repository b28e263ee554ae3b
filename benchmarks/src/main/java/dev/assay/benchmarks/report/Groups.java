package dev.assay.benchmarks.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/** What JMH measures, group by group. */
final class Groups {

    private final Plan plan;
    private final Results results;
    private final Path log;

    Groups(Plan plan, Results results, Path log) {
        this.plan = plan;
        this.results = results;
        this.log = log;
    }

    /** The whole way in memory, and what a run allocates on it. */
    void pipeline() throws Exception {
        Jmh jmh = jmh("PipelineBenchmark")
                .param("due", List.of(plan.due()))
                .shots(plan.shots())
                .run();
        results.jmh("pipeline", jmh.results());
        Series exact = jmh.get("dueToResult assay-exact " + plan.due());
        Series sampled = jmh.get("dueToResult assay-sampled " + plan.due());
        Series stpe = jmh.get("dueToResult stpe " + plan.due());
        Series quartz = jmh.get("dueToResult quartz " + plan.due());
        results.ratio("pipeline-exact", stpe.dividedBy(exact), 0.5);
        results.ratio("pipeline-sampled", stpe.dividedBy(sampled), 1.0);
        results.ratio("pipeline-quartz", quartz.dividedBy(exact), 25);
        double bytes = jmh.get("dueToResult assay-exact " + plan.due() + "/bytesPerRun")
                .median();
        results.ratio("allocation", 1024 / bytes, 1.0);
        results.chart("pipeline", "Due checks that reach their result", "each second", perSecond(jmh, plan.due()));
        results.chart(
                "allocation",
                "Allocated for each run, on all threads",
                "bytes",
                bars(jmh, "dueToResult .* " + plan.due() + "/bytesPerRun"));
    }

    /** The whole way with results stored. */
    void durable() throws Exception {
        Jmh jmh = jmh("DurableBenchmark")
                .param("due", List.of(plan.durableDue()))
                .shots(plan.shots())
                .run();
        results.jmh("durable", jmh.results());
        Series ours = jmh.get("dueToResult assay-durable " + plan.durableDue());
        results.ratio(
                "durable-dbscheduler",
                jmh.get("dueToResult db-scheduler " + plan.durableDue()).dividedBy(ours),
                10);
        results.ratio(
                "durable-jobrunr",
                jmh.get("dueToResult jobrunr " + plan.durableDue()).dividedBy(ours),
                10);
        results.chart("durable", "Due checks whose result is stored", "each second", perSecond(jmh, plan.durableDue()));
    }

    /** Timers by id. The ratio is that of the size at which we do worst. */
    void timers() throws Exception {
        // The fewer timers, the more often, since a short time is soon over and code has to be run to be compiled.
        Map<Integer, Jmh> sizes = new LinkedHashMap<>();
        List<RunResult> all = new ArrayList<>();
        for (int jobs : plan.timers()) {
            int often = Math.max(5, Math.min(40, plan.timerOperations() / jobs));
            Jmh jmh = jmh("TimersBenchmark")
                    .param("jobs", List.of(jobs))
                    .shots(List.of(often, often))
                    .run();
            sizes.put(jobs, jmh);
            all.addAll(jmh.results());
        }
        results.jmh("timers", all);
        for (String what : List.of("register", "rearm", "cancel")) {
            double worst = Double.POSITIVE_INFINITY;
            for (int jobs : plan.timers()) {
                Jmh jmh = sizes.get(jobs);
                double ratio = jmh.get(what + " stpe-map " + jobs).dividedBy(jmh.get(what + " assay " + jobs));
                results.also("timers-" + what + "-" + jobs, ratio);
                worst = Math.min(worst, ratio);
            }
            results.ratio("timers-" + what, worst, what.equals("rearm") ? Double.NaN : 1.0);
            int most = plan.timers().get(plan.timers().size() - 1);
            results.chart(
                    "timers-" + what,
                    what + " all of " + Chart.number(most) + " timers by id",
                    "milliseconds",
                    bars(sizes.get(most), what + " .* " + most));
        }
    }

    /** What asking for room costs. */
    void admission() throws Exception {
        Jmh jmh = jmh("AdmissionBenchmark").steady(plan.steadyMillis()).run();
        results.jmh("admission", jmh.results());
        results.ratio("admission", 100 / jmh.get("admitAndRelease").median(), 1.0);
        results.also(
                "admission-two-threads", 100 / jmh.get("admitAndReleaseByTwo").median());
        results.chart("admission", "Admission and metering", "nanoseconds", bars(jmh, ".*"));
    }

    /** The same work among few and among many. */
    void growth() throws Exception {
        Jmh jmh = jmh("GrowthBenchmark")
                .param("registered", plan.grown())
                .param("due", List.of(plan.grownDue()))
                .shots(plan.shots())
                .run();
        results.jmh("growth", jmh.results());
        Series few =
                jmh.get("dueToResult " + plan.grownDue() + " " + plan.grown().get(0));
        Series many =
                jmh.get("dueToResult " + plan.grownDue() + " " + plan.grown().get(1));
        results.ratio("growth", few.dividedBy(many), 0.5);
        List<Chart.Bar> bars = new ArrayList<>();
        for (int jobs : plan.grown()) {
            double millis =
                    jmh.get("dueToResult " + plan.grownDue() + " " + jobs).median();
            bars.add(new Chart.Bar(
                    String.format(Locale.ROOT, "of %,d jobs", jobs), plan.grownDue() / millis * 1000, true));
        }
        results.chart("growth", "Due checks that reach their result", "each second", bars);
    }

    /** Where the time of a run goes. */
    void stages() throws Exception {
        Jmh jmh = jmh("StagesBenchmark").steady(plan.steadyMillis()).run();
        results.jmh("stages", jmh.results());
        results.chart("stages", "What the stages of a run cost", "nanoseconds for each run", bars(jmh, ".*"));
    }

    private Jmh jmh(String benchmark) throws Exception {
        return new Jmh("\\." + benchmark + "\\.", plan.rounds(), Files.createDirectories(log));
    }

    private static List<Chart.Bar> perSecond(Jmh jmh, int due) {
        List<Chart.Bar> bars = new ArrayList<>();
        for (Map.Entry<String, Series> each : jmh.all().entrySet()) {
            if (each.getKey().indexOf('/') < 0) {
                String label = each.getKey().split(" ")[1];
                bars.add(new Chart.Bar(label, due / each.getValue().median() * 1000, label.startsWith("assay")));
            }
        }
        return bars;
    }

    private static List<Chart.Bar> bars(Jmh jmh, String pattern) {
        List<Chart.Bar> bars = new ArrayList<>();
        for (Map.Entry<String, Series> each : jmh.all().entrySet()) {
            if (each.getKey().matches(pattern)) {
                String[] words = each.getKey().split(" ");
                String label = words.length > 1 ? words[1] : words[0];
                boolean ours = words.length > 1 ? label.startsWith("assay") : !label.startsWith("semaphore");
                bars.add(new Chart.Bar(label, each.getValue().median(), ours));
            }
        }
        return bars;
    }
}
