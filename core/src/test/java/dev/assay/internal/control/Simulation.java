package dev.assay.internal.control;

import dev.assay.internal.state.DyingDisk;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.MissedPolicy;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.RetryPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Trigger;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A manager's life under random faults, all decided by one number: plugins that throw, hang and ignore everything, sinks that
 * are away, revisions at any time, clocks that are set, threads that can't be had, closes, and deaths with another life on
 * what the disk had. After every step the law must hold, counted apart from the manager's own books.
 */
final class Simulation implements AutoCloseable {

    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Africa/Cairo"),
            ZoneId.of("Pacific/Apia"));
    private static final int JOBS = 12;
    private static final int STEADY = 4;

    private final Random random;
    private final ManualEnvironment environment;
    private final Map<String, AttestationPlugin> plugins =
            Map.of("plugin", this::attest, "other", this::attest, "third", this::attest);
    private DyingDisk disk = new DyingDisk();
    private Stepped flow;
    private boolean sinkIsAway;
    private int revision;
    private List<JobSpec> jobs = List.of();
    private final Audit audit = new Audit();
    private int heard;
    private long occurrences;
    private long records;
    private int lives;
    // In every other life no clock goes back and some jobs stay as they are, so that each of their times can be asked
    // for.
    private final boolean calm;
    private int gapsLookedFor;
    private final Set<String> everChanged = new HashSet<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, Integer> events = new HashMap<>();

    Simulation(long seed) {
        random = new Random(seed);
        calm = random.nextBoolean();
        Instant start = Instant.parse("2026-03-01T00:00:30Z").plus(Duration.ofHours(random.nextInt(24 * 300)));
        environment = ManualEnvironment.builder()
                .time(new ManualTime(start))
                .inlineThreads()
                .build();
        flow = begin();
        revise();
    }

    private Stepped begin() {
        lives++;
        heard = 0;
        sinkIsAway = false;
        return new Stepped(
                environment,
                1 + random.nextInt(40),
                plugins,
                disk.open(environment.time(), environment.threads("state")));
    }

    private void attest(AttestationContext context) {
        switch (random.nextInt(12)) {
            case 0 -> throw new IllegalStateException("fault");
            case 1 -> throw new StackOverflowError();
            case 2 -> throw new NoClassDefFoundError("com/example/Gone");
            case 3 -> environment.time().advance(Duration.ofMillis(random.nextInt(3000)));
            default -> Stepped.satisfied(context);
        }
    }

    /** Takes one step; returns what is wrong, empty if nothing is. */
    List<String> step() {
        String what = act();
        events.merge(what, 1, Integer::sum);
        flow.settle();
        hear();
        List<String> wrong = new ArrayList<>(audit.problems());
        ControlSnapshot now = flow.snapshot();
        // What runs of a job that was removed is in no list of jobs any more, only in the number of runs.
        long waiting = flow.control.jobs().mapToLong(JobSnapshot::waiting).sum();
        long apart = flow.settledCount() + flow.builtCount() + waiting + now.running();
        if (now.due() != now.results() + now.pending() || now.due() != apart) {
            wrong.add("after " + what + ": due " + now.due() + ", results " + now.results() + ", pending "
                    + now.pending() + ", counted apart " + apart);
        }
        return wrong;
    }

    private void hear() {
        List<AttestationResult> results = flow.results;
        for (; heard < results.size(); heard++) {
            AttestationResult result = results.get(heard);
            audit.hear(result);
            records++;
            occurrences += result.occurrence().count();
            outcomes.merge(result.outcome(), 1L, Long::sum);
        }
        if (heard > 50_000) {
            results.clear();
            heard = 0;
        }
    }

    private String act() {
        int dice = random.nextInt(1000);
        if (dice < 800) {
            pass(Duration.ofMillis(500 + random.nextInt(60_000)));
            return "time";
        } else if (dice < 840) {
            flow.runs.hold(true);
            pass(Duration.ofSeconds(random.nextInt(90)));
            return "runs that take long or hang";
        } else if (dice < 890) {
            flow.runs.hold(false);
            while (flow.runs.held() > 0 && random.nextInt(10) > 0) {
                flow.runs.letEnd(random.nextInt(flow.runs.held()));
            }
            return "runs that end after all";
        } else if (dice < 905) {
            sinkIsAway = !sinkIsAway;
            if (sinkIsAway) {
                flow.sinkAway();
            } else {
                flow.sinkBack();
            }
            return "sink";
        } else if (dice < 917) {
            revise();
            return "revision";
        } else if (dice < 920) {
            return flap();
        } else if (dice < 930) {
            flow.runs.refuse(random.nextBoolean());
            return "threads for runs";
        } else if (dice < 975) {
            return say();
        } else if (dice < 980) {
            environment.time().stepWall(Duration.ofSeconds(random.nextInt(40_000)));
            pass(Duration.ofSeconds(2));
            return "clock forward";
        } else if (dice < 984) {
            if (calm) {
                return "nothing";
            }
            environment.time().stepWall(Duration.ofSeconds(-random.nextInt(40_000)));
            pass(Duration.ofSeconds(2));
            return "clock back";
        } else if (dice < 987) {
            pass(Duration.ofHours(random.nextInt(30)));
            return "sleep";
        } else if (dice < 989) {
            disk.full(true);
            pass(Duration.ofSeconds(30));
            disk.full(false);
            // Until it has been written again, a death would lose what only memory knew.
            for (int i = 0; i < 8; i++) {
                pass(Duration.ofSeconds(61));
            }
            return "disk full";
        } else if (dice < 996) {
            die();
            return "death";
        }
        closeAndBeginAgain();
        return "close";
    }

    private String say() {
        String job = "job-" + random.nextInt(JOBS);
        switch (random.nextInt(6)) {
            case 0 -> flow.control.pause(job, "someone", "a reason");
            case 1 -> flow.control.resume(job, "someone", "a reason");
            case 2 -> {
                if (!isSteady(job)) {
                    everChanged.add(job);
                    flow.control.disable(job, "someone", "a reason");
                }
            }
            case 3 -> flow.control.enable(job, "someone", "a reason");
            case 4 -> flow.control.cancel(job, "someone", "a reason");
            default -> flow.control.trigger(job, Trigger.manual("someone", "a reason"));
        }
        return "a word";
    }

    private void pass(Duration time) {
        environment.time().advance(time);
        flow.settle();
    }

    private void die() {
        byte[] image = disk.content();
        hear();
        disk = DyingDisk.of(image);
        environment.time().advance(Duration.ofSeconds(random.nextInt(7200)));
        flow = begin();
        flow.apply(Integer.toString(++revision), jobs.toArray(JobSpec[]::new));
    }

    private void closeAndBeginAgain() {
        flow.control.beginClose();
        flow.runs.letAllEnd();
        flow.sinkBack();
        pass(Duration.ofMinutes(2));
        die();
    }

    private void revise() {
        List<JobSpec> next = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            JobSpec before = find("job-" + i);
            int dice = random.nextInt(8);
            if (isSteady("job-" + i)) {
                next.add(before == null ? job("job-" + i) : before);
            } else if (before != null && dice > 1) {
                next.add(before);
            } else if (dice > 0) {
                if (before != null || revision > 0) {
                    everChanged.add("job-" + i);
                }
                next.add(job("job-" + i));
            } else {
                everChanged.add("job-" + i);
            }
        }
        jobs = next;
        flow.apply(Integer.toString(++revision), jobs.toArray(JobSpec[]::new));
    }

    /** The source says something that must change nothing: what it said before, something older, or garbage. */
    private String flap() {
        String inForce = flow.snapshot().revision().orElse("");
        List<String> before = flow.control
                .jobs()
                .map(each -> each.record().spec().id())
                .sorted()
                .toList();
        String what;
        switch (random.nextInt(4)) {
            case 0 -> {
                flow.apply(inForce, jobs.toArray(JobSpec[]::new));
                what = "the same revision again";
            }
            case 1 -> {
                refused(Integer.toString(revision - 1), List.of());
                what = "an older revision";
            }
            case 2 -> {
                List<JobSpec> twice = new ArrayList<>(jobs);
                twice.add(job("job-0"));
                twice.add(job("job-0"));
                refused(Integer.toString(revision + 1), twice);
                what = "a revision with faults";
            }
            default -> {
                refused(
                        Integer.toString(revision + 1),
                        List.of(Stepped.job("job-0")
                                .plugin("nobody")
                                .schedule(Schedule.cron("0 0 31 2 *", Schedule.Dialect.UNIX, pick(ZONES)))
                                .build()));
                what = "garbage";
            }
        }
        List<String> after = flow.control
                .jobs()
                .map(each -> each.record().spec().id())
                .sorted()
                .toList();
        if (!flow.snapshot().revision().orElse("").equals(inForce) || !before.equals(after)) {
            throw new AssertionError(what + " changed " + inForce + " with " + before + " to "
                    + flow.snapshot().revision() + " with " + after);
        }
        return what;
    }

    private void refused(String number, List<JobSpec> with) {
        try {
            flow.apply(number, with.toArray(JobSpec[]::new));
        } catch (ConfigurationException expected) {
            return;
        }
        throw new AssertionError("revision " + number + " was not refused");
    }

    private boolean isSteady(String job) {
        return calm && Integer.parseInt(job.substring("job-".length())) < STEADY;
    }

    private JobSpec find(String id) {
        return jobs.stream().filter(job -> job.id().equals(id)).findFirst().orElse(null);
    }

    private JobSpec job(String id) {
        JobPolicies policies = JobPolicies.builder()
                .overlap(pick(List.of(
                        OverlapPolicy.SKIP,
                        OverlapPolicy.QUEUE_ONE,
                        OverlapPolicy.CANCEL_RUNNING,
                        OverlapPolicy.allow(2))))
                .missed(new MissedPolicy(
                        pick(List.of(MissedPolicy.Kind.values())),
                        random.nextInt(4),
                        Duration.ofMinutes(random.nextInt(300))))
                .deadline(Duration.ofSeconds(10 + random.nextInt(1000)))
                .retry(pick(List.of(
                        RetryPolicy.NONE,
                        new RetryPolicy(
                                3,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(20),
                                Duration.ofMinutes(1),
                                EnumSet.allOf(RetryPolicy.On.class)))))
                .onChange(pick(List.of(JobPolicies.OnChange.values())))
                .build();
        return JobSpec.builder(id)
                .plugin(pick(List.of("plugin", "other", "third")))
                .schedule(schedule())
                .timeout(Duration.ofSeconds(5 + random.nextInt(60)))
                .policies(policies)
                .build();
    }

    private Schedule schedule() {
        ZoneId zone = pick(ZONES);
        return switch (random.nextInt(10)) {
            case 0 -> Schedule.after(Duration.ofSeconds(5 + random.nextInt(600)));
            case 1 -> Schedule.cron("*/" + pick(List.of(2, 5, 10)) + " * * * *", Schedule.Dialect.UNIX, zone);
            case 2 -> Schedule.cron("30 " + random.nextInt(24) + " * * *", Schedule.Dialect.UNIX, zone);
            case 3 -> Schedule.cron("0,15,30,45 0-4 * * *", Schedule.Dialect.UNIX, zone);
            case 4 -> Schedule.onDemand();
            default -> Schedule.every(Duration.ofSeconds(pick(List.of(5, 10, 20, 30, 60, 300))));
        };
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Lets everything come to its end; returns what is wrong then. */
    List<String> finish() {
        flow.runs.refuse(false);
        flow.runs.hold(false);
        flow.runs.letAllEnd();
        flow.sinkBack();
        flow.control.beginClose();
        pass(Duration.ofMinutes(2));
        hear();
        List<String> wrong = new ArrayList<>(audit.problems());
        if (flow.snapshot().pending() != 0) {
            wrong.add("at the end " + flow.snapshot().pending() + " are pending");
        }
        if (calm) {
            for (JobSpec job : jobs) {
                if (!everChanged.contains(job.id())) {
                    gapsLookedFor++;
                    audit.gaps(job).forEach(gap -> wrong.add(job.id() + " was never told of at " + gap));
                }
            }
        }
        return wrong;
    }

    /** Of how many jobs each time was asked for in the end. */
    int gapsLookedFor() {
        return gapsLookedFor;
    }

    long records() {
        return records;
    }

    long occurrences() {
        return occurrences;
    }

    @Override
    public String toString() {
        return records + " results of " + occurrences + " occurrences in " + lives + " lives; " + outcomes + "; "
                + events;
    }

    @Override
    public void close() {
        environment.close();
    }
}
