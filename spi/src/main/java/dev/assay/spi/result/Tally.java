package dev.assay.spi.result;

import dev.assay.spi.plugin.PluginDescriptor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts coverage and summary from what was observed and derived. */
final class Tally {

    private Tally() {}

    static Summary summary(List<Finding> findings) {
        if (findings.isEmpty()) {
            return Summary.NOTHING;
        }
        int[] count = new int[Verdict.values().length];
        int waived = 0;
        for (Finding finding : findings) {
            count[finding.verdict().ordinal()] += finding.subjectCount();
            if (finding.waiver().isPresent()) {
                waived++;
            }
        }
        return new Summary(
                count[Verdict.SATISFIED.ordinal()],
                count[Verdict.NOT_SATISFIED.ordinal()],
                count[Verdict.NOT_APPLICABLE.ordinal()],
                count[Verdict.INCONCLUSIVE.ordinal()],
                waived);
    }

    static Coverage coverage(
            boolean completed, PluginDescriptor plugin, List<Observation> observations, List<Exclusion> exclusions) {
        if (observations.isEmpty() && exclusions.isEmpty()) {
            int declared = plugin.checks().size();
            return new Coverage(completed && declared == 0, declared, 0, 0, 0, 0, 0, 0, exclusions);
        }
        Map<String, Verdict> byCheck = new HashMap<>();
        Set<String> found = new HashSet<>();
        Set<String> judged = new HashSet<>();
        Set<String> unread = new HashSet<>();
        for (Observation observation : observations) {
            String subject = observation.subject().uri();
            found.add(subject);
            observation
                    .verdict()
                    .ifPresentOrElse(
                            verdict -> {
                                // A check counts by the best it could tell anywhere: definite over inconclusive.
                                byCheck.merge(observation.check(), verdict, Tally::better);
                                (verdict.isDefinite() ? judged : unread).add(subject);
                            },
                            () -> judged.add(subject));
        }
        unread.removeAll(judged);
        Set<String> excluded = new HashSet<>();
        exclusions.forEach(exclusion -> excluded.add(exclusion.subject().uri()));
        excluded.removeAll(found);
        int notApplicable = count(byCheck, Verdict.NOT_APPLICABLE);
        int inconclusive = count(byCheck, Verdict.INCONCLUSIVE);
        int declared = plugin.open()
                ? Math.max(byCheck.size(), plugin.checks().size())
                : plugin.checks().size();
        boolean complete =
                completed && byCheck.keySet().containsAll(plugin.checks().keySet()) && unread.isEmpty();
        return new Coverage(
                complete,
                declared,
                byCheck.size() - notApplicable - inconclusive,
                notApplicable,
                inconclusive,
                found.size() + excluded.size(),
                judged.size(),
                unread.size(),
                exclusions);
    }

    private static Verdict better(Verdict one, Verdict other) {
        return rank(one) >= rank(other) ? one : other;
    }

    private static int rank(Verdict verdict) {
        return switch (verdict) {
            case SATISFIED, NOT_SATISFIED -> 2;
            case INCONCLUSIVE -> 1;
            case NOT_APPLICABLE -> 0;
        };
    }

    private static int count(Map<String, Verdict> byCheck, Verdict verdict) {
        int count = 0;
        for (Verdict each : byCheck.values()) {
            count += each == verdict ? 1 : 0;
        }
        return count;
    }
}
