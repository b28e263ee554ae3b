package dev.assay.internal.run;

import dev.assay.spi.Reason;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of observations that were not taken: per check the first that does not hold, and that there was
 * more that nobody judged. So a flood of what is satisfied can't push out what is not. Guarded by its owner's lock.
 */
final class Overflow {

    /** The reason code of a mark. */
    static final String OUTPUT_LIMIT = "OUTPUT_LIMIT";

    private static final int MAX_CHECKS = 256;

    private static final class PerCheck {
        private final Observation first;
        private @Nullable Observation notSatisfied;
        private long count;

        PerCheck(Observation first) {
            this.first = first;
        }
    }

    private final Map<String, PerCheck> checks = new LinkedHashMap<>();

    void add(Observation observation) {
        if (observation.verdict().isEmpty()) {
            return;
        }
        PerCheck check = checks.get(observation.check());
        if (check == null) {
            if (checks.size() >= MAX_CHECKS) {
                return; // there are marks enough to make the result inconclusive
            }
            check = new PerCheck(bare(observation).build());
            checks.put(observation.check(), check);
        }
        check.count++;
        if (check.notSatisfied == null && observation.verdict().equals(Optional.of(Verdict.NOT_SATISFIED))) {
            check.notSatisfied = bare(observation).build();
        }
    }

    List<Observation> marks() {
        List<Observation> marks = new ArrayList<>(checks.size() * 2);
        for (PerCheck check : checks.values()) {
            Observation first = check.first;
            if (check.notSatisfied != null) {
                marks.add(check.notSatisfied);
            }
            marks.add(Observation.builder(first.check(), first.subject(), first.collected())
                    .method(first.method())
                    .title(check.count + " more observations of this check were not taken")
                    .verdict(Verdict.INCONCLUSIVE)
                    .reason(Reason.of(OUTPUT_LIMIT, "the run reported more than it may")
                            .with("observations", check.count))
                    .build());
        }
        return marks;
    }

    /** An observation's check, subject, times, title, verdict and reason, and nothing else. */
    static Observation.Builder bare(Observation observation) {
        Observation.Builder builder = Observation.builder(
                        observation.check(), observation.subject(), observation.collected())
                .method(observation.method())
                .title(observation.title());
        observation.verdict().ifPresent(builder::verdict);
        observation.reason().ifPresent(builder::reason);
        return builder;
    }
}
