package dev.assay.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactorTest {

    private static Redactor of(String value) {
        return Redactor.of(List.of(Secret.of("key", "", value.toCharArray())));
    }

    @Test
    void shortValuesAreLeftAloneForTheyTurnUpByChance() {
        assertThat(of("abcde").text("abcde")).isEqualTo("abcde");
        assertThat(of("abcde").isEmpty()).isTrue();
        assertThat(of("abcdef").text("xabcdefx")).isEqualTo("x[secret:key]x");
    }

    @Test
    void theLinesOfAKeyAreFoundOneByOne() {
        Redactor redactor = of("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nBAQEFAASCBKcwggSjAgEAAo\n"
                + "-----END PRIVATE KEY-----");

        assertThat(redactor.text("line 2 is BAQEFAASCBKcwggSjAgEAAo")).isEqualTo("line 2 is [secret:key]");
        assertThat(redactor.text("a -----BEGIN PRIVATE KEY----- of another"))
                .isEqualTo("a -----BEGIN PRIVATE KEY----- of another");
    }

    @Test
    void bytesThatAreNoTextKeepAllThatIsNoSecret() {
        byte[] given = new byte[] {(byte) 0xFF, 0, 'h', 'u', 'n', 't', 'e', 'r', '2', (byte) 0xFE};

        byte[] clean = of("hunter2").bytes(given);

        assertThat(clean).startsWith(0xFF, 0).endsWith(0xFE);
        assertThat(new String(clean, StandardCharsets.ISO_8859_1)).contains("[secret:key]");
        byte[] harmless = {1, 2, 3};
        assertThat(of("hunter2").bytes(harmless)).isSameAs(harmless);
    }

    @Test
    void everyOccurrenceIsCounted() {
        Redactor redactor = of("hunter2");

        assertThat(redactor.text("hunter2 hunter2hunter2")).isEqualTo("[secret:key] [secret:key][secret:key]");
        assertThat(redactor.count()).isEqualTo(3);
    }
}
