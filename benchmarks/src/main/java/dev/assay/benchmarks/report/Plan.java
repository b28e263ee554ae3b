package dev.assay.benchmarks.report;

import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds how many times each of the contenders has its turn, in a new JVM each time
 * @param shots warm-up and measured iterations of what becomes due together; none for those of the benchmark's annotations
 * @param due how many become due together
 * @param durableDue the same for those that store what they do
 * @param timers how many timers are registered
 * @param timerOperations about how many are registered, moved or cancelled to warm up, and again to measure
 * @param registered how many jobs wait while others come due or change
 * @param measuredJobs over how many jobs memory is taken
 * @param grown from how many jobs to how many
 * @param grownDue how many of these become due together
 * @param seconds how long lateness and rest are watched
 * @param restSeconds how long a process comes to rest before
 * @param swaps how many revisions
 * @param starts how many cold starts
 * @param steadyMillis how long an iteration of a steady benchmark takes
 */
record Plan(
        int rounds,
        List<Integer> shots,
        int due,
        int durableDue,
        List<Integer> timers,
        int timerOperations,
        List<Integer> registered,
        int measuredJobs,
        List<Integer> grown,
        int grownDue,
        int seconds,
        int restSeconds,
        int swaps,
        int starts,
        int steadyMillis) {

    /** For numbers that are quoted. */
    static final Plan FULL = new Plan(
            3,
            List.of(),
            10_000,
            5_000,
            List.of(10_000, 100_000, 1_000_000),
            2_000_000,
            List.of(100_000, 1_000_000),
            200_000,
            List.of(10_000, 1_000_000),
            10_000,
            30,
            10,
            7,
            11,
            1_000);

    /** For a look at whether something got worse, or works at all. */
    static final Plan QUICK = new Plan(
            1,
            List.of(2, 3),
            2_000,
            300,
            List.of(10_000, 100_000),
            200_000,
            List.of(100_000),
            50_000,
            List.of(10_000, 100_000),
            2_000,
            5,
            3,
            3,
            3,
            200);
}
