package dev.assay.internal.run;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says how a plugin was run: which limits were really enforced, and which only watched. */
final class Executions {

    private Executions() {}

    /**
     * Describes a run.
     *
     * @param effective what the provider enforces
     * @param processUser the user of the run's process, if it has one and that is known
     */
    static Execution of(RunTask task, Limits effective, Optional<String> processUser, String exit) {
        String hostUser = System.getProperty("user.name", "unknown");
        boolean process = task.isolation() == Isolation.PROCESS;
        Limits asked = task.limits();
        Limits.Builder enforced = Limits.builder();
        List<String> not = new ArrayList<>();
        effective.memoryBytes().ifPresent(enforced::memoryBytes);
        effective.cpuTime().ifPresent(enforced::cpuTime);
        effective.threads().ifPresent(enforced::threads);
        name(
                not,
                "memory",
                asked.memoryBytes().isPresent(),
                effective.memoryBytes().isPresent());
        name(not, "cpuTime", asked.cpuTime().isPresent(), effective.cpuTime().isPresent());
        // A process that is out of time is killed; a thread is asked, interrupted and left behind.
        if (process) {
            asked.wallTime().ifPresent(enforced::wallTime);
        }
        name(not, "wallTime", asked.wallTime().isPresent(), process);
        name(not, "threads", asked.threads().isPresent(), effective.threads().isPresent());
        asked.outputBytes().ifPresent(enforced::outputBytes); // at the border
        not.add("filesystem");
        not.add("network");
        String user = processUser.orElse(hostUser);
        return new Execution(
                task.isolation(),
                Runtime.version().toString(),
                user,
                user.equals(hostUser),
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
