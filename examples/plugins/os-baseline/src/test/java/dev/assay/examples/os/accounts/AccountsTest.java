package dev.assay.examples.os.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.os.accounts.ShadowFile.Protection;
import dev.assay.examples.os.host.Answer;
import dev.assay.examples.os.host.Content;
import dev.assay.spi.result.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsTest {

    private static final String ROOT = "root:x:0:0:root:/root:/bin/bash\n";
    private static final String DAEMON = "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n";

    @Test
    void aStockFileIsFine() {
        assertThat(passwd(ROOT + DAEMON + "# remark\n\n+::::::\n-bad::::::\n"))
                .containsOnly(
                        Map.entry(Accounts.UID_ZERO, "SATISFIED"),
                        Map.entry(Accounts.UNIQUE_UIDS, "SATISFIED"),
                        Map.entry(Accounts.UNIQUE_NAMES, "SATISFIED"),
                        Map.entry(Accounts.PASSWORDS, "SATISFIED"));
    }

    @Test
    void aSecondRootIsFoundHoweverItIsWritten() {
        assertThat(passwd(ROOT + "toor:x:0:0::/:/bin/sh\n"))
                .containsEntry(Accounts.UID_ZERO, "NOT_SATISFIED")
                .containsEntry(Accounts.UNIQUE_UIDS, "NOT_SATISFIED");
        assertThat(passwd(ROOT + "toor:x:000:0::/:/bin/sh\n")).containsEntry(Accounts.UID_ZERO, "NOT_SATISFIED");
    }

    @Test
    void namesTwiceAndEmptyPasswordsAreFound() {
        assertThat(passwd(ROOT + DAEMON + "daemon:x:7:7::/:/bin/sh\nguest::8:8::/:/bin/sh\n"))
                .containsEntry(Accounts.UNIQUE_NAMES, "NOT_SATISFIED")
                .containsEntry(Accounts.PASSWORDS, "NOT_SATISFIED")
                .containsEntry(Accounts.UNIQUE_UIDS, "SATISFIED");
    }

    @Test
    void linesNobodyUnderstandsAreNotTakenForGood() {
        assertThat(passwd(ROOT + "half:a:line\n")).containsEntry(Accounts.UID_ZERO, "INCONCLUSIVE MALFORMED_LINES");
        assertThat(passwd("")).containsEntry(Accounts.UID_ZERO, "INCONCLUSIVE NO_ACCOUNTS");
    }

    @Test
    void namesInTheAnswerAreFewAndShort() {
        StringBuilder many = new StringBuilder(ROOT);
        for (int i = 0; i < 1000; i++) {
            many.append("\u202e").append("x".repeat(100)).append(i).append(":x:0:0::/:/bin/sh\n");
        }
        assertThat(Accounts.passwd(read(many.toString())))
                .allSatisfy(answer -> assertThat(answer.title().length()).isLessThan(1000));
    }

    @Test
    void whatMayNotBeReadIsNeverAFailure() {
        assertThat(words(Accounts.shadow(new Content(Content.State.DENIED, ""))))
                .containsOnly(
                        Map.entry(Accounts.PASSWORDS, "INCONCLUSIVE ACCESS_DENIED"),
                        Map.entry(Accounts.HASHES, "INCONCLUSIVE ACCESS_DENIED"));
        assertThat(words(Accounts.shadow(new Content(Content.State.ABSENT, ""))))
                .containsEntry(Accounts.PASSWORDS, "NOT_APPLICABLE FILE_ABSENT");
    }

    @ParameterizedTest
    @CsvSource({
        "'', NONE",
        "!, LOCKED",
        "!!, LOCKED",
        "*, LOCKED",
        "!$6$salt$hash, LOCKED",
        "$6$salt$hash, SOUND",
        "$y$j9T$salt$hash, SOUND",
        "$2b$12$hash, SOUND",
        "$1$salt$hash, WEAK",
        "$3$$hash, WEAK",
        "abJnggxhB/yWI, WEAK",
        "_J9..rasmBYk8r9AiWNc, WEAK",
        "$zz$hash, UNKNOWN",
        "something else, UNKNOWN"
    })
    void schemesAreKnownByTheirMarks(String field, Protection protection) {
        assertThat(ShadowFile.parse("u:" + field + ":19000:0:99999:7:::\n"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.protection()).isEqualTo(protection));
    }

    @Test
    void aHashIsNeverSaid() {
        String hash = "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/";
        List<Answer> answers =
                Accounts.shadow(read("root:" + hash + ":1::::::\nguest::1::::::\nodd:$zz$secret$1:1::::::\n"));
        assertThat(words(answers))
                .containsEntry(Accounts.PASSWORDS, "NOT_SATISFIED")
                .containsEntry(Accounts.HASHES, "NOT_SATISFIED");
        assertThat(answers.toString())
                .contains("root (MD5)")
                .doesNotContain("qjXM")
                .doesNotContain("saltsalt")
                .doesNotContain("secret");
    }

    private static Map<String, String> passwd(String text) {
        return words(Accounts.passwd(read(text)));
    }

    private static Content read(String text) {
        return new Content(Content.State.READ, text);
    }

    private static Map<String, String> words(List<Answer> answers) {
        return answers.stream()
                .collect(Collectors.toMap(
                        Answer::check,
                        a -> a.verdict()
                                + (a.verdict() == Verdict.SATISFIED || a.verdict() == Verdict.NOT_SATISFIED
                                        ? ""
                                        : " " + a.code())));
    }
}
