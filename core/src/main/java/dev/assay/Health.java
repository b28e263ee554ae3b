package dev.assay;

import dev.assay.internal.insight.Conditions;
import dev.assay.internal.insight.HealthCode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Whether a manager attests, and what is wrong if it does not, or not well. Immutable.
 *
 * <p>{@code docs/operations.md} lists the codes.
 */
public final class Health {

    /** How well a manager is, best first. */
    public enum Status {
        /** All is well. */
        UP,
        /** It attests, but something needs attention. */
        DEGRADED,
        /** Nothing is attested. */
        DOWN
    }

    /**
     * Something that is wrong.
     *
     * @param status how bad it is: {@code DEGRADED} or {@code DOWN}
     * @param code a stable code such as {@code SOURCE_FAILING}
     * @param text what is wrong, in words, with what was said last
     * @param since when it began, on the wall clock
     * @param count how many things it is about (jobs, plugins, threads), or how often it happened if it is about one
     * @param action what to do about it
     */
    public record Problem(Status status, String code, String text, Instant since, long count, String action) {

        /** Checks that nothing is missing. */
        public Problem {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(action, "action");
        }

        static Problem of(HealthCode code, Conditions.Standing standing) {
            return new Problem(
                    code.isDown() ? Status.DOWN : Status.DEGRADED,
                    code.name(),
                    standing.text().isEmpty() ? code.text() : code.text() + ": " + standing.text(),
                    standing.since(),
                    standing.count(),
                    code.action());
        }
    }

    private final Instant at;
    private final List<Problem> problems;

    Health(Instant at, List<Problem> problems) {
        this.at = at;
        this.problems = List.copyOf(problems);
    }

    /** The worst of all problems' status, or {@code UP}. */
    public Status status() {
        return problems.stream().map(Problem::status).max(Status::compareTo).orElse(Status.UP);
    }

    /** What is wrong, worst first. */
    public List<Problem> problems() {
        return problems;
    }

    /** When it was asked, on the wall clock. */
    public Instant at() {
        return at;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(status().name());
        for (Problem problem : problems) {
            text.append("\n  ")
                    .append(problem.status())
                    .append(' ')
                    .append(problem.code())
                    .append(" since ")
                    .append(problem.since())
                    .append(" (")
                    .append(problem.count())
                    .append("): ")
                    .append(problem.text())
                    .append("; ")
                    .append(problem.action());
        }
        return text.toString();
    }
}
