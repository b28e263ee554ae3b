package dev.assay.internal.configuration.read;

import dev.assay.internal.configuration.read.Tokens.Kind;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobPolicies.OnChange;
import dev.assay.spi.configuration.JobPolicies.Priority;
import dev.assay.spi.configuration.MissedPolicy;
import dev.assay.spi.configuration.OverlapPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@code policies} block: what happens around a job's due times. */
final class PoliciesBlock {

    static final Keys<PoliciesBlock> KEYS = Keys.<PoliciesBlock>of("policies")
            .key("missed", (in, d) -> d.missed = missed(in))
            .key("overlap", (in, d) -> d.overlap = overlap(in))
            .key("onChange", (in, d) -> d.onChange = in.choice(OnChange.class))
            .key("retry", (in, d) -> d.retry = d.retry.with(in))
            .key("deadline", (in, d) -> d.deadline = in.positiveDuration())
            .key("priority", (in, d) -> d.priority = in.choice(Priority.class))
            .key("group", (in, d) -> d.group = in.id())
            .key("maxConcurrent", (in, d) -> d.maxConcurrent = in.integer(1, 1000))
            .build();

    /** {@code missed} as an object. */
    static final Keys<Missed> MISSED_KEYS = Keys.<Missed>of("missed")
            .required("kind", (in, d) -> d.kind = in.choice(MissedPolicy.Kind.class))
            .key("max", (in, d) -> d.max = in.integer(1, 1000))
            .key("window", (in, d) -> d.window = in.duration())
            .build();

    /** {@code overlap} as an object. */
    static final Keys<Overlap> OVERLAP_KEYS = Keys.<Overlap>of("overlap")
            .required("kind", (in, d) -> d.kind = in.choice(OverlapPolicy.Kind.class))
            .key("max", (in, d) -> d.max = in.integer(1, 1000))
            .build();

    /** What {@link #MISSED_KEYS} are read into. */
    static final class Missed {
        private MissedPolicy.@Nullable Kind kind;
        private @Nullable Integer max;
        private @Nullable Duration window;
    }

    /** What {@link #OVERLAP_KEYS} are read into. */
    static final class Overlap {
        private OverlapPolicy.@Nullable Kind kind;
        private @Nullable Integer max;
    }

    private @Nullable MissedPolicy missed;
    private @Nullable OverlapPolicy overlap;
    private @Nullable OnChange onChange;
    private RetryBlock retry = new RetryBlock();
    private @Nullable Duration deadline;
    private @Nullable Priority priority;
    private @Nullable String group;
    private @Nullable Integer maxConcurrent;

    PoliciesBlock() {}

    private PoliciesBlock(PoliciesBlock defaults) {
        missed = defaults.missed;
        overlap = defaults.overlap;
        onChange = defaults.onChange;
        retry = defaults.retry;
        deadline = defaults.deadline;
        priority = defaults.priority;
        group = defaults.group;
        maxConcurrent = defaults.maxConcurrent;
    }

    /** Reads a block on top of these defaults. */
    PoliciesBlock with(Input in) throws Unreadable {
        PoliciesBlock block = new PoliciesBlock(this);
        KEYS.read(in, block);
        return block;
    }

    /** Notes a retry that says how, but not how often. */
    void mustBeWhole(Input in, long place) {
        if (!retry.saysHowOften()) {
            in.faultAt(place, Codes.MISSING_KEY, "retry.attempts", "is missing");
        }
    }

    private static @Nullable MissedPolicy missed(Input in) throws Unreadable {
        Missed draft = new Missed();
        long begin = in.place();
        if (in.kind() == Kind.OBJECT) {
            MISSED_KEYS.read(in, draft);
        } else {
            draft.kind = in.choice(MissedPolicy.Kind.class);
        }
        if (draft.kind == null) {
            return null;
        }
        boolean all = draft.kind == MissedPolicy.Kind.RUN_ALL;
        if (all && draft.max == null) {
            in.faultAt(begin, Codes.MISSING_KEY, "needs a number: { kind: RUN_ALL, max: 10 }");
            return null;
        }
        if (!all && draft.max != null) {
            in.faultAt(begin, Codes.CONFLICT, "has a max, which only RUN_ALL has");
            return null;
        }
        int usual = draft.kind == MissedPolicy.Kind.RUN_ONCE ? MissedPolicy.RUN_ONCE.max() : MissedPolicy.SKIP.max();
        return new MissedPolicy(
                draft.kind,
                draft.max == null ? usual : draft.max,
                draft.window == null ? MissedPolicy.DEFAULT_WINDOW : draft.window);
    }

    private static @Nullable OverlapPolicy overlap(Input in) throws Unreadable {
        Overlap draft = new Overlap();
        long begin = in.place();
        if (in.kind() == Kind.OBJECT) {
            OVERLAP_KEYS.read(in, draft);
        } else {
            draft.kind = in.choice(OverlapPolicy.Kind.class);
        }
        if (draft.kind == null) {
            return null;
        }
        boolean allow = draft.kind == OverlapPolicy.Kind.ALLOW;
        if (allow && draft.max == null) {
            in.faultAt(begin, Codes.MISSING_KEY, "needs a number: { kind: ALLOW, max: 2 }");
            return null;
        }
        if (!allow && draft.max != null) {
            in.faultAt(begin, Codes.CONFLICT, "has a max, which only ALLOW has");
            return null;
        }
        return new OverlapPolicy(draft.kind, draft.max == null ? 1 : draft.max);
    }

    JobPolicies policies(Input in) {
        JobPolicies.Builder policies = JobPolicies.builder().retry(retry.policy());
        if (missed != null) {
            policies.missed(missed);
        }
        if (overlap != null) {
            policies.overlap(overlap);
        }
        if (onChange != null) {
            policies.onChange(onChange);
        }
        if (deadline != null) {
            policies.deadline(deadline);
        }
        if (priority != null) {
            policies.priority(priority);
        }
        if (group != null) {
            policies.group(group);
        }
        if (maxConcurrent != null) {
            policies.maxConcurrent(maxConcurrent);
        }
        return in.share(policies.build());
    }
}
