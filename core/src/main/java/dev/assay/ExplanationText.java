package dev.assay;

import dev.assay.spi.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.StringJoiner;

/** An explanation in words, a line each. */
final class ExplanationText {

    private ExplanationText() {}

    static String of(Explanation explanation) {
        StringJoiner lines = new StringJoiner("\n");
        JobView job = explanation.job();
        lines.add("job " + job.id() + ", revision " + job.revision() + ", generation " + job.generation() + ": "
                + job.state());
        lines.add("due " + job.schedule());
        lines.add(evidence(job));
        explanation.notes().forEach(lines::add);
        lines.add("from " + explanation.from() + " to " + explanation.to() + ", asked at " + explanation.at() + ":");
        explanation.fires().forEach(fire -> lines.add("  " + fire(fire)));
        if (explanation.fires().isEmpty()) {
            lines.add("  it is not due");
        }
        explanation.clockChanges().forEach(change -> lines.add("  clocks: " + change.at() + " " + change.text()));
        explanation
                .gaps()
                .forEach(gap -> lines.add(
                        "  gap: " + gap.from() + " to " + gap.to() + " (" + gap.length() + "), " + gap.text()));
        return lines.toString();
    }

    private static String evidence(JobView job) {
        String age = job.evidenceAge()
                .map(each -> "newest definite evidence from "
                        + job.evidenceFrom().map(Instant::toString).orElse("") + ", " + each + " old")
                .orElse("no definite evidence yet");
        return age + job.staleAt().map(at -> ", fresh until " + at).orElse("");
    }

    private static String fire(Explanation.Fire fire) {
        StringBuilder text = new StringBuilder(fire.dueAt().toString());
        if (fire.count() > 1) {
            text.append(" and ").append(fire.count() - 1).append(" later ones");
        }
        text.append(' ').append(fire.state());
        fire.outcome().ifPresent(outcome -> text.append(' ').append(outcome));
        fire.verdict().ifPresent(verdict -> text.append(' ').append(verdict));
        fire.begun().ifPresent(begun -> text.append(", began ").append(begun));
        fire.ended().ifPresent(ended -> text.append(", ended ").append(ended));
        if (!fire.waited().isZero()) {
            text.append(", waited ").append(rounded(fire.waited()));
        }
        if (fire.position() > 0) {
            text.append(", number ").append(fire.position()).append(" in the order of waiting");
        }
        fire.reason().ifPresent(reason -> text.append("; ").append(reason(reason)));
        fire.local().ifPresent(local -> text.append(" [").append(local).append(']'));
        fire.note().ifPresent(note -> text.append(' ').append(note));
        if (fire.sequence() > 0) {
            text.append(" (result ").append(fire.sequence()).append(')');
        }
        return text.toString();
    }

    private static Duration rounded(Duration duration) {
        return Duration.ofMillis(duration.toMillis());
    }

    private static String reason(Reason reason) {
        StringBuilder text = new StringBuilder(reason.code());
        if (!reason.text().isEmpty()) {
            text.append(": ").append(reason.text());
        }
        for (Map.Entry<String, Number> number : reason.numbers().entrySet()) {
            text.append(", ").append(number.getKey()).append(' ').append(number.getValue());
        }
        return text.toString();
    }
}
