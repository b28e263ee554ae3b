package dev.assay.examples.jars;

import static dev.assay.examples.jars.VulnerableJarsPlugin.AT_REST;
import static dev.assay.examples.jars.VulnerableJarsPlugin.IN_USE;
import static dev.assay.examples.jars.VulnerableJarsPlugin.LIST_CURRENT;

import dev.assay.examples.jars.judge.Judgement;
import dev.assay.examples.jars.judge.Judgement.Standing;
import dev.assay.examples.jars.list.Vulnerability;
import dev.assay.examples.jars.list.VulnerabilityList;
import dev.assay.examples.jars.scan.Archive;
import dev.assay.examples.jars.scan.Identity;
import dev.assay.examples.jars.scan.Location;
import dev.assay.examples.jars.scan.Problem;
import dev.assay.examples.jars.scan.Pulse;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.ObservationReport;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the context what a run saw. Called by the run's thread only.
 *
 * <p>What is wrong is told one by one up to a limit, and then as one observation that says how much more there is, so
 * that a broken machine makes a result and not a flood.
 */
final class JarReport {

    private static final int MAX_HITS = 2_000;
    private static final int MAX_PROBLEMS = 200;
    private static final int MAX_VALUE = 1_000;

    private final AttestationContext context;
    private final VulnerabilityList list;
    private final Duration maxListAge;
    private final boolean listTooOld;
    private final FileDigest digest;
    private final Subject scan;
    private final Map<String, Integer> cleanWithOldList = new HashMap<>();
    private final Map<String, Integer> judged = new HashMap<>();
    private int hits;
    private int problems;

    JarReport(AttestationContext context, VulnerabilityList list, Duration maxListAge, Pulse pulse) {
        this.context = context;
        this.list = list;
        this.maxListAge = maxListAge;
        Instant now = context.time().wall();
        this.listTooOld = list.isOlderThan(maxListAge, now);
        this.digest = new FileDigest(pulse);
        this.scan = Subject.of(SubjectType.INVENTORY_ITEM, "jars of this host", "urn:assay:scan:jars");
    }

    /** How old the list is. */
    void list() {
        long days = list.age(context.time().wall()).toDays();
        ObservationReport report = context.subject(Subject.of(
                        SubjectType.RESOURCE, "list of known vulnerabilities", "urn:assay:list:vulnerable-jars"))
                .check(LIST_CURRENT)
                .description("The list ships in the plugin's jar and was last gone through on " + list.date()
                        + "; it has " + list.entries().size() + " entries.")
                .expected("at most " + maxListAge.toDays() + " days old")
                .actual(days + " days old");
        if (listTooOld) {
            report.notSatisfied("The list of " + list.date() + " is too old");
        } else {
            report.satisfied("The list is of " + list.date());
        }
    }

    /** What the run is about, and what of it could not be looked at. */
    void scope(Inventory inventory, boolean hostJvm) {
        for (Problem.At at : inventory.problems()) {
            boolean absent = at.problem().code().equals(Problem.ROOT_ABSENT);
            Subject subject = Subjects.of(at.path());
            if (absent) {
                context.subject(subject)
                        .check(AT_REST)
                        .notApplicable(Problem.ROOT_ABSENT, "There is nothing at this path");
                count(AT_REST);
            } else {
                problem(AT_REST, subject, at.problem());
            }
        }
        if (!inventory.rootsGiven()) {
            context.subject(scan).check(AT_REST).notApplicable("NOT_ASKED", "The job names no folder to look through");
            count(AT_REST);
        }
        if (!hostJvm) {
            context.subject(scan).check(IN_USE).notApplicable("NOT_ASKED", "The job leaves the JVM's class path out");
            count(IN_USE);
        } else if (context.host().code().isEmpty()) {
            context.subject(scan)
                    .check(IN_USE)
                    .inconclusive("HOST_CODE_UNKNOWN", "The host does not say what its class path is");
            count(IN_USE);
        } else if (!inventory.anyInUse()) {
            context.subject(scan)
                    .check(IN_USE)
                    .notApplicable("NO_JARS", "There are only folders on the JVM's class path");
            count(IN_USE);
        }
        if (inventory.linkedFolders() > 0) {
            context.logger()
                    .log(System.Logger.Level.INFO, inventory.linkedFolders() + " links to folders were not followed");
        }
    }

    /** What one archive is. */
    void archive(Archive archive, List<Judgement> judgements, boolean inUse) {
        String check = inUse ? IN_USE : AT_REST;
        Subject subject = Subjects.of(archive.location());
        archive.problem().ifPresent(problem -> problem(check, subject, problem));
        boolean clean = true;
        for (Judgement judgement : judgements) {
            clean &= judgement.standing() == Standing.MITIGATED;
            judgement(check, archive, subject, judgement, inUse);
        }
        if (clean && archive.problem().isEmpty()) {
            if (listTooOld) {
                cleanWithOldList.merge(check, 1, Integer::sum);
            } else if (judgements.isEmpty()) {
                context.subject(subject).check(check).satisfied("No entry of the list speaks of it");
            }
            count(check);
        }
    }

    /** What remains to be said at the end. */
    void finish() {
        cleanWithOldList.forEach((check, jars) -> context.subject(scan)
                .check(check)
                .description("Nothing was found in " + jars + " jars, but the list is of " + list.date()
                        + " and may not know what has come out since.")
                .inconclusive("LIST_TOO_OLD", "Nothing found in " + jars + " jars with a list that is too old"));
        if (hits > MAX_HITS || problems > MAX_PROBLEMS) {
            context.subject(scan)
                    .check(AT_REST)
                    .description("Reported one by one: " + Math.min(hits, MAX_HITS) + " hits and "
                            + Math.min(problems, MAX_PROBLEMS) + " jars that could not be read; there are " + hits
                            + " and " + problems + ".")
                    .inconclusive("TOO_MANY_TO_LIST", "There is more than this result lists");
        }
        for (String check : List.of(AT_REST, IN_USE)) {
            if (!judged.containsKey(check)) {
                context.subject(scan).check(check).notApplicable("NO_JARS", "There is no jar to look at");
            }
        }
    }

    private void judgement(String check, Archive archive, Subject subject, Judgement judgement, boolean inUse) {
        count(check);
        hits++;
        if (hits > MAX_HITS) {
            return;
        }
        Vulnerability entry = judgement.entry();
        Subject known = archive.location().isNested() || judgement.standing() != Standing.VULNERABLE
                ? subject
                : digest.of(archive.location().file()).map(subject::withDigest).orElse(subject);
        String what = judgement.identity().map(Identity::toString).orElse(artifact(entry));
        ObservationReport report = context.subject(known)
                .check(check)
                .description(Words.shortened(
                        entry.title() + ". " + judgement.text() + " " + where(inUse, archive.location())
                                + (entry.note().isEmpty() ? "" : " " + entry.note()),
                        4 * MAX_VALUE))
                .expected(entry.fixed().isEmpty() ? "absent" : "at least " + String.join(" or ", entry.fixed()))
                .actual(Words.shortened(what, MAX_VALUE))
                .property("vulnerability", entry.id())
                .property("publishedSeverity", entry.severity())
                .property("onClassPath", Boolean.toString(inUse))
                .property("decidedBy", judgement.code())
                .link(entry.see())
                .evidence(Evidence.text("How the jar was recognised", evidence(archive, judgement)));
        String title = Words.shortened(entry.id() + " in " + what, MAX_VALUE);
        switch (judgement.standing()) {
            case VULNERABLE -> report.notSatisfied(title);
            case UNDECIDED -> report.inconclusive(judgement.code(), title + " can't be told");
            case MITIGATED ->
                report.remark("The version is a bad one, but " + entry.id() + " is not in this archive.")
                        .satisfied(entry.id() + " is not in " + Words.shortened(what, MAX_VALUE / 2));
        }
    }

    private void problem(String check, Subject subject, Problem problem) {
        count(check);
        problems++;
        if (problems <= MAX_PROBLEMS) {
            String title = Words.shortened("It could not be looked at: " + problem.text(), MAX_VALUE);
            context.subject(subject).check(check).inconclusive(problem.code(), title);
        }
    }

    private static String where(boolean inUse, Location location) {
        String inside = location.isNested() ? " inside another archive" : "";
        return inUse
                ? "It is on the class path of this JVM" + inside + "."
                : "It lies on disk" + inside + "; this JVM does not have it on its class path.";
    }

    private static String artifact(Vulnerability entry) {
        return "classes of " + entry.artifacts().get(0);
    }

    private static String evidence(Archive archive, Judgement judgement) {
        StringBuilder text = new StringBuilder();
        text.append("location: ").append(archive.location()).append('\n');
        judgement
                .identity()
                .ifPresent(identity -> text.append("recognised by: ")
                        .append(identity.origin().words())
                        .append(" as ")
                        .append(identity)
                        .append('\n'));
        text.append("bad versions: ").append(judgement.entry().bad()).append('\n');
        archive.classes().values().stream()
                .sorted()
                .forEach(path -> text.append("class: ").append(path).append('\n'));
        return Words.shortened(text.toString(), 8 * MAX_VALUE);
    }

    private void count(String check) {
        judged.merge(check, 1, Integer::sum);
    }
}
