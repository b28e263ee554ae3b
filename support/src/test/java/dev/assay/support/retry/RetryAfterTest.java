package dev.assay.support.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:30Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void secondsAreRead() {
        assertThat(RetryAfter.parse("120", NOW, HOUR)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse(" 0 ", NOW, HOUR)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void allThreeDateFormsAreRead(String date) {
        assertThat(RetryAfter.parse(date, NOW, HOUR)).contains(Duration.ofSeconds(7));
    }

    @Test
    void aTwoDigitYearMeansTheNearestOne() {
        Instant now = Instant.parse("2026-11-06T08:49:30Z");
        assertThat(RetryAfter.parse("Friday, 06-Nov-26 08:49:37 GMT", now, HOUR))
                .contains(Duration.ofSeconds(7));
    }

    @Test
    void aDateThatHasPassedMeansNow() {
        assertThat(RetryAfter.parse("Sun, 06 Nov 1994 08:00:00 GMT", NOW, HOUR)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"315360000", "99999999999999999999999999999999", "Sun, 06 Nov 2044 08:49:37 GMT"})
    void tenYearsAreCapped(String value) {
        assertThat(RetryAfter.parse(value, NOW, HOUR)).contains(HOUR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-5", "1.5", "soon", "Mon, 99 Nov 1994 08:49:37 GMT", "١٢"})
    void whatCannotBeReadCountsAsNotAsked(String value) {
        assertThat(RetryAfter.parse(value, NOW, HOUR)).isEmpty();
    }

    @Property
    void noValueEverThrowsOrLeavesTheBounds(@ForAll String value) {
        RetryAfter.parse(value, NOW, HOUR).ifPresent(d -> assertThat(d).isBetween(Duration.ZERO, HOUR));
    }
}
