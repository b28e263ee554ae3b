package dev.assay.examples.host.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.result.AttestationResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</style></title><iframe src=//evil.example>",
                "</details></div></body><form action=//evil.example>",
                "<!-- --><svg onload=alert(1)>"
            })
    void textsFromOutsideNeverBecomeMarkup(String hostile) {
        String page = page(hostile);

        assertThat(page).contains(POLICY).doesNotContain(hostile);
        assertThat(page.replaceAll("(?s)<style>.*?</style>", ""))
                .doesNotContain("<script", "<img", "<iframe", "<form", "<!-- ", "<svg onload", "' onmouse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202egnp.exe", "\u001b[31mred", "zero\u200bwidth", "\u2066isolate", "\u0007bell"})
    void whatCantBeSeenIsShownAsItsCodePoint(String hostile) {
        hostile.codePoints()
                .filter(c -> Character.getType(c) == Character.FORMAT || Character.isISOControl(c))
                .forEach(c -> assertThat(Html.escape(hostile))
                        .doesNotContain(Character.toString(c))
                        .containsIgnoringCase("U+" + Integer.toHexString(c)));

        String page = page(hostile);

        assertThat(page).doesNotContain("\u202e", "\u001b", "\u200b", "\u2066", "\u0007");
    }

    @Test
    void whatWasNotEvaluatedComesFirst() {
        String page = page("a sample");

        assertThat(page.indexOf("<h2>Not evaluated")).isPositive().isLessThan(page.indexOf("<h2>Not satisfied</h2>"));
        assertThat(page.indexOf("<h2>Not satisfied</h2>"))
                .isLessThan(page.indexOf("<h2>Not satisfied, and accepted for now</h2>"));
        assertThat(page.indexOf("<h2>Not satisfied, and accepted for now</h2>"))
                .isLessThan(page.indexOf("<h2>Satisfied</h2>"));
        assertThat(page.indexOf("<h2>Satisfied</h2>")).isLessThan(page.indexOf("<h2>Not applicable</h2>"));
        assertThat(page.indexOf("<h2>Not applicable</h2>")).isLessThan(page.indexOf("<h2>Runs</h2>"));
        assertThat(page.indexOf("<h2>Runs</h2>")).isLessThan(page.indexOf("<h2>Chain of custody"));
    }

    @Test
    void thePageNeedsNothingElse() {
        assertThat(page("a sample"))
                .startsWith("<!doctype html>")
                .contains("prefers-color-scheme:dark")
                .doesNotContain("<script", "<link", "@import", "url(", "src=");
    }

    @Test
    void sameInputSameBytes() {
        assertThat(page("a sample")).isEqualTo(page("a sample"));
    }

    @Test
    void aLawThatDoesNotHoldIsCalledSo() {
        String page = Report.render(new ReportInput(Told.identity(), List.of(Told.result("a", 1)), 3, 1, 1));

        assertThat(page).contains("due 3 = results 1 + pending 1  DOES NOT HOLD");
    }

    @Test
    void aPageWithoutResultsSaysSo() {
        assertThat(Report.render(new ReportInput(Told.identity(), List.of(), 0, 0, 0)))
                .contains("no results")
                .contains("<h2>Runs</h2>");
    }

    private static String page(String text) {
        List<AttestationResult> results = List.of(Told.result(text, 1), Told.result(text, 2));
        return Report.render(new ReportInput(Told.identity(), results, 2, 2, 0));
    }
}
