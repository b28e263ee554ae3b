package dev.assay.examples.os;

import dev.assay.examples.os.host.Answer;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.ObservationReport;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Turns answers into observations. */
final class Answers {

    private static final int MAX_VALUE = 1_000;
    private static final int MAX_URI = 2_048;
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/#+@=,:";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Answers() {}

    static void report(AttestationContext context, Answer answer) {
        ObservationReport report = context.subject(subject(answer.path())).check(answer.check());
        if (!answer.description().isEmpty()) {
            report.description(shortened(answer.description()));
        }
        if (!answer.expected().isEmpty()) {
            report.expected(shortened(answer.expected()));
        }
        if (!answer.actual().isEmpty()) {
            report.actual(shortened(answer.actual()));
        }
        if (!answer.evidence().isEmpty()) {
            report.evidence(Evidence.text("The line that counts", answer.evidence()));
        }
        String title = shortened(answer.title());
        switch (answer.verdict()) {
            case SATISFIED -> report.satisfied(title);
            case NOT_SATISFIED -> report.notSatisfied(title);
            case NOT_APPLICABLE -> report.notApplicable(answer.code(), title);
            case INCONCLUSIVE -> report.inconclusive(answer.code(), title);
        }
    }

    private static Subject subject(String path) {
        String uri = "file:" + encoded(path);
        return Subject.of(
                SubjectType.RESOURCE,
                shortened(path),
                uri.length() <= MAX_URI
                        ? uri
                        : uri.substring(0, MAX_URI - 20) + "~" + Integer.toHexString(uri.hashCode()));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE - 1) + "…";
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
