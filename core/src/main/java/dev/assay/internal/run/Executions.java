package dev.assay.internal.run;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Execution;
import dev.assay.support.text.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Says how a plugin was run: which limits were really enforced, and which only watched. */
final class Executions {

    private static final int MAX_NAME = 128;
    private static final String JVM = Runtime.version().toString();
    private static final String HOST_USER = System.getProperty("user.name", "unknown");

    private Executions() {}

    /**
     * What a provider says of a run.
     *
     * @param limits what it enforces by itself
     * @param runtime what runs the plugin's code, empty for the host's JVM
     * @param notEnforced further borders that the run lacks
     * @param user the user of the run's process, if it has one and that is known
     */
    record Enforced(Limits limits, String runtime, Set<String> notEnforced, Optional<String> user) {

        static final Enforced NOTHING = new Enforced(Limits.NONE, "", Set.of(), Optional.empty());

        Enforced {
            notEnforced = notEnforced.isEmpty() ? Set.of() : new TreeSet<>(notEnforced);
        }
    }

    /**
     * Describes a run.
     *
     * @param by what the provider says
     * @param usage what was measured; what is not measured is not enforced by us
     */
    static Execution of(RunTask task, Enforced by, Usage usage, String exit) {
        boolean process = task.isolation() == Isolation.PROCESS;
        Limits asked = task.limits();
        Limits effective = by.limits();
        Limits.Builder enforced = Limits.builder();
        List<String> not = new ArrayList<>();
        // What is seen to use too much is killed if it is a process; a thread is asked, interrupted and left behind.
        OptionalLong memory = effective.memoryBytes().isEmpty()
                        && process
                        && usage.memoryBytes().isPresent()
                ? asked.memoryBytes()
                : effective.memoryBytes();
        Optional<Duration> cpu =
                effective.cpuTime().isEmpty() && process && usage.cpuNanos().isPresent()
                        ? asked.cpuTime()
                        : effective.cpuTime();
        memory.ifPresent(enforced::memoryBytes);
        cpu.ifPresent(enforced::cpuTime);
        OptionalInt threads =
                effective.threads().isEmpty() && process && usage.memoryBytes().isPresent()
                        ? asked.threads()
                        : effective.threads();
        threads.ifPresent(enforced::threads);
        name(not, "memory", asked.memoryBytes().isPresent(), memory.isPresent());
        name(not, "cpuTime", asked.cpuTime().isPresent(), cpu.isPresent());
        if (process) {
            asked.wallTime().ifPresent(enforced::wallTime);
        }
        name(not, "wallTime", asked.wallTime().isPresent(), process);
        name(not, "threads", asked.threads().isPresent(), threads.isPresent());
        asked.outputBytes().ifPresent(enforced::outputBytes); // at the border
        not.add("filesystem");
        not.add("network");
        by.notEnforced().forEach(name -> {
            if (!not.contains(name)) {
                not.add(Text.line(name, MAX_NAME));
            }
        });
        String user = by.user().orElse(HOST_USER);
        return new Execution(
                task.isolation(),
                by.runtime().isEmpty() ? JVM : Text.line(by.runtime(), MAX_NAME),
                user,
                user.equals(HOST_USER),
                enforced.build(),
                not,
                exit);
    }

    private static void name(List<String> names, String name, boolean asked, boolean enforced) {
        if (asked && !enforced) {
            names.add(name);
        }
    }

    /** The user of the first of some processes that tells. */
    static Optional<String> userOf(Set<ProcessHandle> processes) {
        for (ProcessHandle process : processes) {
            Optional<String> user = process.info().user();
            if (user.isPresent()) {
                return user;
            }
        }
        return Optional.empty();
    }
}
