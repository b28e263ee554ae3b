package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.internal.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The top of one document.
 *
 * <p>Jobs are made as they are met, from the component, labels and defaults that were met before. Should one of those
 * come after the jobs, as it may in JSON, the document is read a second time, for its jobs alone.
 */
final class DocumentBlock {

    static final Keys<DocumentBlock> KEYS = Keys.<DocumentBlock>of("a configuration")
            .required("apiVersion", (in, d) -> d.first(in, () -> apiVersion(in)))
            .key("revision", (in, d) -> d.first(in, () -> d.revision(in)))
            .key("issued", (in, d) -> d.first(in, () -> d.issued(in)))
            .key("expires", (in, d) -> d.first(in, () -> d.expires(in)))
            .key("tenant", (in, d) -> d.first(in, () -> d.all.tenant(in)))
            .key("plan", (in, d) -> d.first(in, () -> d.all.plan(in)))
            .key("component", (in, d) -> d.inherited(in, () -> d.component(in)))
            .key("labels", (in, d) -> d.inherited(in, () -> d.labels(in)))
            .key("secrets", (in, d) -> d.first(in, () -> in.entries("an object of secrets", () -> d.all.secret(in))))
            .key("plugins", (in, d) -> d.first(in, () -> in.entries("an object of plugins", () -> d.all.plugin(in))))
            .key("defaults", (in, d) -> d.inherited(in, () -> d.jobDefaults = d.jobDefaults.defaults(in)))
            .key("settings", (in, d) -> d.first(in, () -> d.all.settings.read(in)))
            .key("jobs", (in, d) -> d.jobs(in))
            .build();

    private final Assembly all;
    private final Faults faults;
    private final boolean again;
    private JobBlock jobDefaults;
    private boolean jobsMet;
    private boolean inheritedLate;
    private int faultsBefore;
    private int faultsAfter;

    private DocumentBlock(Assembly all, Faults faults, JobBlock jobDefaults, boolean again) {
        this.all = all;
        this.faults = faults;
        this.jobDefaults = jobDefaults;
        this.again = again;
    }

    /** Opens the same document anew. */
    @FunctionalInterface
    interface Opening {
        /** An input before its first token. */
        Input open() throws Unreadable;
    }

    /** Reads a document into the assembly and answers what its jobs inherited. */
    static JobBlock read(Opening document, Assembly all, Faults faults, JobBlock inherited) throws Unreadable {
        int jobsBefore = all.jobs.size();
        DocumentBlock first = new DocumentBlock(all, faults, inherited, false);
        first.read(document.open());
        if (!first.inheritedLate) {
            return first.jobDefaults;
        }
        faults.drop(first.faultsBefore, first.faultsAfter);
        all.truncate(jobsBefore);
        DocumentBlock second = new DocumentBlock(all, faults, first.jobDefaults, true);
        int start = faults.count();
        second.read(document.open());
        // Of the second time only the jobs' faults are new.
        faults.drop(second.faultsAfter, faults.count());
        faults.drop(start, second.faultsBefore);
        return first.jobDefaults;
    }

    private void read(Input in) throws Unreadable {
        if (in.advance() == Tokens.Kind.END) {
            throw new Unreadable(Codes.EMPTY, 0, "holds nothing; a configuration without jobs says jobs: []");
        }
        KEYS.read(in, this);
        if (in.advance() != Tokens.Kind.END) {
            in.fault(Codes.SYNTAX, "goes on after its end; a file holds one document");
        }
    }

    private void first(Input in, Input.Value value) throws Unreadable {
        if (again) {
            in.skip();
        } else {
            value.read();
        }
    }

    private void inherited(Input in, Input.Value value) throws Unreadable {
        first(in, value);
        inheritedLate |= jobsMet;
    }

    private static void apiVersion(Input in) throws Unreadable {
        String version = in.text(Input.NAME);
        if (version != null && !version.equals(Assembly.API_VERSION)) {
            in.fault(
                    Codes.API_VERSION,
                    "must be " + Assembly.API_VERSION + Suggestion.of(version, List.of(Assembly.API_VERSION)));
        }
    }

    private void revision(Input in) throws Unreadable {
        all.once(in, all.revision != null, in.text(128), value -> all.revision = value);
    }

    private void issued(Input in) throws Unreadable {
        all.once(in, all.issued != null, in.instant(), value -> all.issued = value);
    }

    private void expires(Input in) throws Unreadable {
        all.once(in, all.expires != null, in.instant(), value -> all.expires = value);
    }

    private void component(Input in) throws Unreadable {
        AttestedComponent component = SmallValues.component(in);
        if (component != null) {
            jobDefaults = jobDefaults.component(component);
        }
    }

    private void labels(Input in) throws Unreadable {
        long begin = in.place();
        Map<String, String> labels = new LinkedHashMap<>(jobDefaults.labels());
        labels.putAll(in.labels(JobBlock.MAX_LABELS));
        if (labels.size() > JobBlock.MAX_LABELS) {
            in.faultAt(
                    begin,
                    Codes.LIMIT_LABELS,
                    "together with those of the first file are more than " + JobBlock.MAX_LABELS);
        }
        jobDefaults = jobDefaults.labels(labels);
    }

    private void jobs(Input in) throws Unreadable {
        jobsMet = true;
        all.hasJobs = true;
        faultsBefore = faults.count();
        int max = in.limits().maxJobs();
        if (in.list("a list of jobs")) {
            while (in.nextItem()) {
                if (all.jobs.size() == max) {
                    throw new Unreadable(Codes.LIMIT_JOBS, in.place(), "more than " + max + " jobs");
                }
                long place = in.place();
                JobSpec job = jobDefaults.job(in);
                if (job != null) {
                    all.job(in, place, job);
                }
            }
        }
        faultsAfter = faults.count();
    }
}
