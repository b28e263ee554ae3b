package dev.assay.internal.control;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.resource.Limits;
import java.util.Optional;

/** A job's limits under the host's ceilings. */
final class Ceilings {

    private Ceilings() {}

    /**
     * What a run may not exceed: the job's own limits under the host's ceilings. In a process of its own the memory asked for
     * is the limit if none is given; elsewhere all that can be measured is what was allocated, which is no measure of need.
     */
    static Limits of(JobSpec spec, Isolation isolation, Limits ceilings) {
        Limits own = spec.limits();
        long asked = spec.request().memoryBytes();
        if (isolation == Isolation.PROCESS && own.memoryBytes().isEmpty() && asked > 0) {
            return stricter(own, stricter(Limits.builder().memoryBytes(asked).build(), ceilings));
        }
        return stricter(own, ceilings);
    }

    /** The stricter of the two, each by itself. */
    static Limits stricter(Limits own, Limits ceilings) {
        if (ceilings.equals(Limits.NONE)) {
            return own;
        }
        if (own.equals(Limits.NONE)) {
            return ceilings;
        }
        Limits.Builder both = Limits.builder();
        least(
                        own.memoryBytes().stream().boxed().findFirst(),
                        ceilings.memoryBytes().stream().boxed().findFirst())
                .ifPresent(both::memoryBytes);
        least(own.cpuTime(), ceilings.cpuTime()).ifPresent(both::cpuTime);
        least(own.wallTime(), ceilings.wallTime()).ifPresent(both::wallTime);
        least(
                        own.threads().stream().boxed().findFirst(),
                        ceilings.threads().stream().boxed().findFirst())
                .ifPresent(both::threads);
        least(
                        own.outputBytes().stream().boxed().findFirst(),
                        ceilings.outputBytes().stream().boxed().findFirst())
                .ifPresent(both::outputBytes);
        least(
                        own.softPercent().stream().boxed().findFirst(),
                        ceilings.softPercent().stream().boxed().findFirst())
                .ifPresent(both::softPercent);
        return both.build();
    }

    private static <T extends Comparable<T>> Optional<T> least(Optional<T> one, Optional<T> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isPresent() ? one : other;
        }
        return one.get().compareTo(other.get()) <= 0 ? one : other;
    }
}
