package dev.assay.examples.host;

import dev.assay.CloseReport;
import dev.assay.JobManager;
import dev.assay.JobView;
import dev.assay.Stats;
import dev.assay.eventhub.Ed25519Signer;
import dev.assay.examples.host.report.Report;
import dev.assay.examples.host.report.ReportInput;
import dev.assay.spi.result.AttestationResult;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The small world around the host: a plugin repository, a hub, a configuration file with its edits, seeded faults. Not
 * thread-safe.
 */
final class World implements AutoCloseable {

    /** How long closing may take. */
    static final Duration CLOSING = Duration.ofSeconds(15);

    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration A_LONG_TIME = Duration.ofDays(3650);

    private final Options options;
    private final Path home;
    private final PluginRepository repository;
    private final SmallHub hub;
    private final SilentServer silent;
    private final Demonstration demonstration;
    private final Ed25519Signer signer;
    private final UntilInterrupted until = UntilInterrupted.listen();

    private World(
            Options options,
            Path home,
            PluginRepository repository,
            SmallHub hub,
            SilentServer silent,
            Demonstration demonstration,
            Ed25519Signer signer) {
        this.signer = signer;
        this.options = options;
        this.home = home;
        this.repository = repository;
        this.hub = hub;
        this.silent = silent;
        this.demonstration = demonstration;
    }

    static World create(Options options) throws Exception {
        Path output = Files.createDirectories(options.output());
        SeededFaults faults = SeededFaults.create(output.resolve("seeded-faults"));
        PluginRepository repository = PluginRepository.serve(options.pluginJars());
        SmallHub hub = SmallHub.open(output.resolve("results.jsonl"));
        SilentServer silent = SilentServer.open();
        Demonstration demonstration = new Demonstration(
                output.resolve("assay.json"), repository.entries(), options.root(), faults, silent.endpoint());
        demonstration.write(Demonstration.Edition.FIRST);
        Path home = Files.createTempDirectory(output, "home-");
        Ed25519Signer signer =
                Ed25519Signer.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        Files.writeString(
                output.resolve("stream.pub"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(signer.publicKey().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        Files.deleteIfExists(output.resolve("records.jsonl"));
        return new World(options, home, repository, hub, silent, demonstration, signer);
    }

    Path home() {
        return home;
    }

    /** Where the signed stream goes. */
    Path records() {
        return options.output().resolve("records.jsonl");
    }

    /** Who signs it: a key of this demonstration's own, whose public half is written beside the stream. */
    Ed25519Signer signer() {
        return signer;
    }

    Path configuration() {
        return demonstration.file();
    }

    String repository() {
        return repository.base();
    }

    URI hub() {
        return hub.uri();
    }

    /** Lets the jobs run, edits the configuration as a person would, and returns when all of it was seen. */
    void play(JobManager manager, Display display) throws InterruptedException {
        display.say("configuration " + demonstration.file());
        display.say("results and report go to " + options.output());
        if (options.keepRunning()) {
            display.say("edit the configuration while this runs; Ctrl-C ends it");
            await(A_LONG_TIME, manager, display, stats -> false);
            return;
        }
        Duration each = LONGEST.dividedBy(3);
        await(each, manager, display, stats -> allHaveEvidence(manager));
        display.say("-- edit: a job is added, and the baseline runs more often");
        demonstration.write(Demonstration.Edition.MORE);
        await(each.dividedBy(2), manager, display, stats -> runs(manager, Demonstration.ADDED));
        display.say("-- edit: the added job is taken away while it runs");
        demonstration.write(Demonstration.Edition.LESS);
        await(each.dividedBy(2), manager, display, stats -> inForce(manager, Demonstration.Edition.LESS));
        long soFar = manager.stats().results();
        await(each, manager, display, stats -> stats.results() >= soFar + 2 && allHaveEvidence(manager));
    }

    /** Writes the report and tells what did not work; answers whether all did. Verdicts have no say in it. */
    boolean conclude(JobManager manager, CloseReport closed, List<AttestationResult> results, Display display)
            throws IOException {
        Stats stats = manager.stats();
        Path report = options.output().resolve("report.html");
        writeForOwner(
                report,
                Report.render(
                        new ReportInput(manager.identity(), results, stats.due(), stats.results(), stats.pending())));
        display.say("  hub: " + hub.summary());
        display.say("  " + hub.file());
        display.say("  " + report);
        display.say("  " + records() + ", signed; VerifyStreams --key stream.pub verifies it");
        List<String> problems = new ArrayList<>(hub.problems(stats.results()));
        if (!stats.lawHolds()) {
            problems.add("the law of results does not hold: " + stats);
        }
        if (stats.pending() > 0) {
            problems.add(stats.pending() + " occurrences have no result");
        }
        if (stats.results() == 0) {
            problems.add("there are no results");
        }
        if (!closed.abandoned().isEmpty()) {
            problems.add("closing left runs behind: " + closed.abandoned());
        }
        closed.problems().forEach(problem -> problems.add("closing: " + problem));
        problems.addAll(TamperTour.walk(records(), signer.publicKey(), display::say));
        problems.forEach(problem -> display.say("  PROBLEM: " + problem));
        return problems.isEmpty();
    }

    @Override
    public void close() throws IOException {
        try {
            hub.close();
            repository.close();
            silent.close();
            Folders.delete(home);
        } finally {
            until.ended();
        }
    }

    private static boolean allHaveEvidence(JobManager manager) {
        List<JobView> jobs = manager.jobs();
        return !jobs.isEmpty()
                && jobs.stream().allMatch(job -> job.evidenceFrom().isPresent());
    }

    private static boolean runs(JobManager manager, String job) {
        return manager.job(job).filter(view -> view.running() > 0).isPresent();
    }

    private static boolean inForce(JobManager manager, Demonstration.Edition edition) {
        return manager.stats().revision().equals(Optional.of(edition.revision()));
    }

    private void await(Duration atMost, JobManager manager, Display display, Predicate<Stats> condition)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        while (!interrupted && !condition.test(manager.stats()) && end - System.nanoTime() > 0) {
            display.status(manager.stats());
            interrupted = until.await(LOOK_AGAIN);
        }
    }

    private static void writeForOwner(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
