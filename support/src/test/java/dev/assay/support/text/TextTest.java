package dev.assay.support.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextTest {
    private static final int ANY = 10_000;

    @Test
    void aCleanTextComesBackAsTheSameInstance() {
        String text = new String("disk nvme0n1 is at 40 % — grüße, 日本語, emoji 👩‍🚒");
        assertThat(Text.line(text, ANY)).isSameAs(text);
        assertThat(Text.clean(text, ANY)).isSameAs(text);
    }

    @Test
    void terminalEscapesBecomeVisible() {
        assertThat(Text.line("\u001B[2J\u001B[31mall is well\u0007", ANY))
                .isEqualTo("\\u001B[2J\\u001B[31mall is well\\u0007");
        assertThat(Text.line("\u009B31m", ANY)).isEqualTo("\\u009B31m");
    }

    @Test
    void lineBreaksStayInATextAndAreEscapedInALine() {
        assertThat(Text.clean("a\n\tb", ANY)).isEqualTo("a\n\tb");
        assertThat(Text.clean("a\r\nb", ANY)).isEqualTo("a\\r\nb");
        assertThat(Text.line("a\r\n\tb", ANY)).isEqualTo("a\\r\\n\\tb");
        assertThat(Text.line("a\u2028b\u2029c\u0085d", ANY)).isEqualTo("a\\u2028b\\u2029c\\u0085d");
    }

    @Test
    void directionMarksAndOtherInvisibleCharactersBecomeVisible() {
        assertThat(Text.line("report\u202Efdp.exe", ANY)).isEqualTo("report\\u202Efdp.exe");
        assertThat(Text.line("a\u2066b\u2069\u200Bc\uFEFF", ANY)).isEqualTo("a\\u2066b\\u2069\\u200Bc\\uFEFF");
        assertThat(Text.line("hidden" + Character.toString(0xE0041), ANY)).isEqualTo("hidden\\u{E0041}");
    }

    @Test
    void loneSurrogatesAndNoncharactersBecomeVisible() {
        assertThat(Text.line("a\uD800b\uDC00", ANY)).isEqualTo("a\\uD800b\\uDC00");
        assertThat(Text.line("a\uFFFEb\uFDD0", ANY)).isEqualTo("a\\uFFFEb\\uFDD0");
        assertThat(Text.line("𝒳", ANY)).isEqualTo("𝒳");
    }

    @Test
    void aLongTextIsCutAtWholeCharactersAndSaysSo() {
        assertThat(Text.line("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Text.line("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Text.line("𝒳𝒳𝒳𝒳", 4)).isEqualTo("𝒳𝒳𝒳𝒳");
        assertThat(Text.line("𝒳𝒳𝒳𝒳", 3)).isEqualTo("𝒳𝒳…");
        assertThat(Text.line("ab\u0000\u0000", 10))
                .as("an escape is never cut in two")
                .isEqualTo("ab\\u0000…");
        assertThat(Text.line("abc", 1)).isEqualTo("…");
    }

    @Test
    void aCapBelowOneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Text.line("a", 0)).withMessageContaining("0");
    }

    @Property
    void cleaningTwiceIsCleaningOnce(
            @ForAll("anything") String text, @ForAll @IntRange(min = 1, max = 60) int cap, @ForAll boolean singleLine) {
        String once = apply(text, cap, singleLine);
        assertThat(apply(once, cap, singleLine)).isSameAs(once);
    }

    @Property
    void nothingForbiddenEverComesOut(
            @ForAll("anything") String text, @ForAll @IntRange(min = 1, max = 60) int cap, @ForAll boolean singleLine) {
        String out = apply(text, cap, singleLine);
        assertThat(Text.isHostile(out, singleLine)).isFalse();
        assertThat(out.codePointCount(0, out.length())).isLessThanOrEqualTo(cap);
        assertThat(out.codePoints())
                .noneMatch(c -> c < 0x20 && (singleLine || (c != '\n' && c != '\t')))
                .noneMatch(c -> c >= 0x7F && c <= 0x9F)
                .noneMatch(c -> c >= 0x202A && c <= 0x202E)
                .noneMatch(c -> c >= 0x2066 && c <= 0x2069)
                .noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }

    @Property
    void whatIsCleanAndShortIsNeverTouched(@ForAll("clean") String text) {
        assertThat(Text.line(text, 500)).isSameAs(text);
    }

    @Provide
    Arbitrary<String> anything() {
        Arbitrary<Character> nasty = Arbitraries.of(
                '\u0000', '\n', '\r', '\t', '\u001B', '\u007F', '\u0085', '\u202E', '\u2066', '\u2028', '\uD800',
                '\uDC00', '\uFEFF', '\uFFFE', '\\', '…', '\u200D', '\uDB40', '\uDC41');
        Arbitrary<Character> any = Arbitraries.chars();
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(2, nasty), net.jqwik.api.Tuple.of(1, any))
                .list()
                .ofMaxSize(80)
                .map(chars -> {
                    StringBuilder text = new StringBuilder();
                    chars.forEach(text::append);
                    return text.toString();
                });
    }

    @Provide
    Arbitrary<String> clean() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(400);
    }

    private static String apply(String text, int cap, boolean singleLine) {
        return singleLine ? Text.line(text, cap) : Text.clean(text, cap);
    }
}
