package dev.assay.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Everything in one run; {@code benchmarks/run} calls it. */
public final class Suite {

    /** One part of the run. */
    private interface Part {
        void run() throws Exception;
    }

    private final List<String> arguments;

    private Suite(List<String> arguments) {
        this.arguments = arguments;
    }

    /**
     * {@code [--quick] [--only GROUP] [--date TEXT] --results FOLDER --logs FOLDER [--jar FILE]...}
     */
    public static void main(String[] args) throws Exception {
        new Suite(List.of(args)).run();
    }

    /** The names of the groups, in the order in which they run. */
    static List<String> groups() {
        return List.of(
                "admission",
                "stages",
                "pipeline",
                "durable",
                "timers",
                "lateness",
                "memory",
                "reconfigure",
                "growth",
                "startup",
                "idle");
    }

    private void run() throws Exception {
        boolean quick = arguments.contains("--quick");
        List<String> only = values("--only");
        for (String name : only) {
            if (!groups().contains(name)) {
                throw new IllegalArgumentException("there is no group " + name + ", but " + groups());
            }
        }
        Plan plan = quick ? Plan.QUICK : Plan.FULL;
        Results results = new Results(Path.of(one("--results")), System.out);
        Groups jmh = new Groups(plan, results, Path.of(one("--logs")));
        ForkedGroups forked = new ForkedGroups(
                plan, results, values("--jar").stream().map(Path::of).toList());
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("admission", jmh::admission);
        parts.put("stages", jmh::stages);
        parts.put("pipeline", jmh::pipeline);
        parts.put("durable", jmh::durable);
        parts.put("timers", jmh::timers);
        parts.put("lateness", forked::lateness);
        parts.put("memory", forked::memory);
        parts.put("reconfigure", forked::reconfigure);
        parts.put("growth", jmh::growth);
        parts.put("startup", forked::startup);
        parts.put("idle", forked::idle);
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            if (only.isEmpty() || only.contains(part.getKey())) {
                long begin = System.nanoTime();
                part.getValue().run();
                System.out.printf(Locale.ROOT, "# %s took %.0f s%n", part.getKey(), (System.nanoTime() - begin) / 1e9);
            }
        }
        if (only.isEmpty()) {
            results.summary(heading(quick));
        }
    }

    private List<String> heading(boolean quick) throws IOException {
        List<String> heading = new ArrayList<>();
        heading.add(
                quick
                        ? "A quick run (--quick): a look, not numbers to quote."
                        : "A full run. Each value is the middle one of the rounds; ours and the peers took turns.");
        heading.addAll(values("--date").stream().map(date -> "date: " + date).toList());
        heading.add("machine: " + processor() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version"));
        heading.add("JDK: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        return heading;
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private String one(String name) {
        List<String> values = values(name);
        if (values.size() != 1) {
            throw new IllegalArgumentException("give " + name + " once, not " + values.size() + " times");
        }
        return values.get(0);
    }

    private List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).equals(name)) {
                values.add(arguments.get(i + 1));
            }
        }
        return values;
    }
}
