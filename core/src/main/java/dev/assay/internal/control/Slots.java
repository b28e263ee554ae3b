package dev.assay.internal.control;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.JobSpec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many runs at once: over all, per plugin, per job and per named group. Control thread only. */
final class Slots {

    private final int hostMaximum;
    private int maximum;
    private final int perPlugin;
    private Map<String, Integer> groupLimits = Map.of();
    private int taken;
    private final Map<String, Integer> byPlugin = new HashMap<>();
    private final Map<String, Integer> byGroup = new HashMap<>();

    /** One taken place; given back once however often it is asked to. */
    final class Slot {
        private final String plugin;
        private final @Nullable String group;
        private boolean given;

        private Slot(String plugin, @Nullable String group) {
            this.plugin = plugin;
            this.group = group;
        }

        void release() {
            if (given) {
                return;
            }
            given = true;
            taken--;
            byPlugin.computeIfPresent(plugin, (k, n) -> n == 1 ? null : n - 1);
            if (group != null) {
                byGroup.computeIfPresent(group, (k, n) -> n == 1 ? null : n - 1);
            }
        }
    }

    Slots(int maximum, int perPlugin) {
        this.hostMaximum = maximum;
        this.maximum = maximum;
        this.perPlugin = perPlugin;
    }

    /** What the configuration says; it only tightens. */
    void configure(int maximumRuns, Map<String, Integer> groups) {
        maximum = Math.min(hostMaximum, maximumRuns);
        groupLimits = groups;
    }

    int taken() {
        return taken;
    }

    int maximum() {
        return maximum;
    }

    boolean isFull() {
        return taken >= maximum;
    }

    /** Why a run may not begin, or null if it may. */
    @Nullable Reason refuse(JobEntry job) {
        if (isFull()) {
            return limit("all runs", taken, maximum);
        }
        JobSpec spec = job.record.spec();
        int ofJob = Math.min(
                spec.policies().overlap().max(), spec.policies().maxConcurrent().orElse(Integer.MAX_VALUE));
        if (job.running >= ofJob) {
            return limit("runs of job " + job.id, job.running, ofJob);
        }
        int ofPlugin = byPlugin.getOrDefault(spec.plugin(), 0);
        if (ofPlugin >= perPlugin) {
            return limit("runs of plugin " + spec.plugin(), ofPlugin, perPlugin);
        }
        String group = spec.policies().group().orElse(null);
        if (group != null) {
            int ofGroup = byGroup.getOrDefault(group, 0);
            int allowed = groupLimits.getOrDefault(group, Integer.MAX_VALUE);
            if (ofGroup >= allowed) {
                return limit("runs of group " + group, ofGroup, allowed);
            }
        }
        return null;
    }

    Slot take(JobEntry job) {
        JobSpec spec = job.record.spec();
        String group = spec.policies().group().orElse(null);
        taken++;
        byPlugin.merge(spec.plugin(), 1, Integer::sum);
        if (group != null) {
            byGroup.merge(group, 1, Integer::sum);
        }
        return new Slot(spec.plugin(), group);
    }

    private static Reason limit(String what, int running, int allowed) {
        return Reason.of(Reasons.CONCURRENCY_LIMIT, what + " are limited")
                .with("running", running)
                .with("allowed", allowed);
    }
}
