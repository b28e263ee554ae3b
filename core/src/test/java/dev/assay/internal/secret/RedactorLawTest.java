package dev.assay.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A canary in any of its forms, anywhere in any text, does not come out. */
class RedactorLawTest {

    /** How a value may be written. */
    enum Form {
        RAW,
        BASE64,
        BASE64_URL,
        HEX,
        HEX_UPPER,
        URL,
        JSON;

        String of(String before, String value, String after) {
            return switch (this) {
                case RAW -> before + value + after;
                case BASE64 -> Base64.getEncoder().encodeToString(bytes(before + value + after));
                case BASE64_URL ->
                    Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(before + value + after));
                case HEX -> HexFormat.of().formatHex(bytes(before + value + after));
                case HEX_UPPER -> HexFormat.of().withUpperCase().formatHex(bytes(before + value + after));
                case URL -> URLEncoder.encode(before + value + after, StandardCharsets.UTF_8);
                case JSON -> json(before) + json(value) + json(after);
            };
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 && "\n\r\t\b\f".indexOf(c) < 0) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                switch (c) {
                    case '\n' -> out.append("\\n");
                    case '\r' -> out.append("\\r");
                    case '\t' -> out.append("\\t");
                    case '\b' -> out.append("\\b");
                    case '\f' -> out.append("\\f");
                    default -> out.append(c);
                }
            }
        }
        return out.toString();
    }

    /** Letters that the text around never has, so that a hit can only be the canary. */
    @Provide
    Arbitrary<String> canaries() {
        return Arbitraries.strings()
                .withChars("ABCDEFGHIJKLMNOP")
                .withChars('"', '\\', '/', '+', '&', ' ', 'é', '€', '%')
                .ofMinLength(4)
                .ofMaxLength(40)
                .map(value -> "QX" + value + "ZW");
    }

    @Provide
    Arbitrary<String> around() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('0', '9', '.', '-')
                .ofMaxLength(20);
    }

    @Provide
    Arbitrary<List<String>> parts() {
        return Combinators.combine(around(), around()).as(List::of);
    }

    private static Redactor redactor(String value) {
        return Redactor.of(List.of(Secret.of("canary", "", value.toCharArray())));
    }

    @Property
    void aCanaryDoesNotComeOut(
            @ForAll("canaries") String canary, @ForAll("parts") List<String> parts, @ForAll Form form) {
        String text = form.of(parts.get(0), canary, parts.get(1));
        Redactor redactor = redactor(canary);

        String clean = redactor.text(text);

        assertThat(clean).contains("[secret:canary]");
        assertThat(redactor.count()).isPositive();
        assertNothingLeft(clean, canary);
        assertThat(new String(redactor.bytes(bytes(text)), StandardCharsets.UTF_8))
                .isEqualTo(clean);
    }

    private static void assertNothingLeft(String clean, String canary) {
        for (Form form : Form.values()) {
            assertThat(clean).doesNotContain(form.of("", canary, ""));
        }
        // Whatever is decodable around the mark must not hold the value, either.
        for (String piece : clean.split("\\[secret:canary]")) {
            assertThat(piece).doesNotContain(canary);
        }
    }

    @Property
    void aCutNeverLeavesHalfACanary(
            @ForAll("canaries") String canary,
            @ForAll("parts") List<String> parts,
            @ForAll @IntRange(min = 1, max = 60) int atMost) {
        String text = parts.get(0) + canary + parts.get(1);

        String clean = redactor(canary).text(text, atMost);

        assertThat(clean).doesNotContain("QX").doesNotContain("ZW");
        assertThat(clean.replace("[secret:canary]", "")).hasSizeLessThanOrEqualTo(Math.max(atMost, 0));
    }

    @Property
    void textWithoutSecretsIsLeftAloneAndTheSameInstance(@ForAll String text, @ForAll("canaries") String canary) {
        if (!text.contains("Q")) {
            Redactor redactor = redactor(canary);

            assertThat(redactor.text(text)).isSameAs(text);
            assertThat(redactor.count()).isZero();
        }
    }

    @Property
    void ofTwoSecretsThatOverlapNothingIsLeft(
            @ForAll("canaries") String canary, @ForAll @IntRange(min = 1, max = 5) int shared) {
        String first = "first" + canary;
        String second = first.substring(first.length() - shared) + "UVT-second";
        Redactor redactor = Redactor.of(
                List.of(Secret.of("one", "", first.toCharArray()), Secret.of("two", "", second.toCharArray())));

        String clean = redactor.text("<" + first + second.substring(shared) + ">");

        assertThat(clean).isEqualTo("<[secret:one]>");
    }
}
