package dev.assay.examples.os.sshd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.os.Tree;
import dev.assay.examples.os.host.Answer;
import dev.assay.spi.result.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshdTest {

    private static final String CONFIG = "/etc/ssh/sshd_config";

    @TempDir
    Path folder;

    private Tree tree;

    @BeforeEach
    void aServer() {
        tree = new Tree(folder).file("/usr/sbin/sshd");
    }

    @Test
    void withoutAServerNothingApplies() {
        assertThat(Sshd.check(new Tree(folder.resolve("none")).folder("/etc").files()))
                .hasSize(Sshd.ALL.size())
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("NO_SSHD"));
    }

    @Test
    void withoutAConfigurationTheDefaultsHold() {
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo("SATISFIED");
        assertThat(said(Sshd.EMPTY_PASSWORDS)).isEqualTo("SATISFIED");
        assertThat(said(Sshd.PASSWORD_LOGIN)).isEqualTo("NOT_SATISFIED");
        assertThat(said(Sshd.STRICT_MODES)).isEqualTo("SATISFIED");
        assertThat(said(Sshd.ALGORITHMS)).isEqualTo("SATISFIED");
        assertThat(answer(Sshd.ROOT_LOGIN).title()).isEqualTo("PermitRootLogin is prohibit-password, by default");
    }

    @ParameterizedTest
    @CsvSource({
        "no, SATISFIED",
        "NO, SATISFIED",
        "prohibit-password, SATISFIED",
        "without-password, SATISFIED",
        "forced-commands-only, SATISFIED",
        "yes, NOT_SATISFIED",
        "nonsense, NOT_SATISFIED"
    })
    void rootLoginIsJudgedByWhatItAllows(String value, String verdict) {
        tree.file(CONFIG, "PermitRootLogin " + value);
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo(verdict);
    }

    @Test
    void theFirstSettingCountsAndSaysWhereItStands() {
        tree.file(CONFIG, "# remark", "", "permitrootlogin=yes", "PermitRootLogin no");
        Answer answer = answer(Sshd.ROOT_LOGIN);
        assertThat(answer.verdict()).isEqualTo(Verdict.NOT_SATISFIED);
        assertThat(answer.title()).isEqualTo("PermitRootLogin is yes, set in /etc/ssh/sshd_config:3");
        assertThat(answer.evidence()).isEqualTo("/etc/ssh/sshd_config:3: permitrootlogin yes");
    }

    @Test
    void includesExpandWhereTheyStandInOrderOfNames() {
        tree.file(CONFIG, "Include sshd_config.d/*.conf", "PermitRootLogin no", "Include /etc/late.conf")
                .file("/etc/ssh/sshd_config.d/50-cloud.conf", "PermitRootLogin yes")
                .file("/etc/ssh/sshd_config.d/10-first.conf", "StrictModes no")
                .file("/etc/ssh/sshd_config.d/.hidden.conf", "PermitRootLogin no")
                .file("/etc/late.conf", "PermitEmptyPasswords yes");
        assertThat(answer(Sshd.ROOT_LOGIN).title()).endsWith("set in /etc/ssh/sshd_config.d/50-cloud.conf:1");
        assertThat(said(Sshd.STRICT_MODES)).isEqualTo("NOT_SATISFIED");
        assertThat(said(Sshd.EMPTY_PASSWORDS)).isEqualTo("NOT_SATISFIED");
    }

    @Test
    void includesInACircleEnd() {
        tree.file(CONFIG, "PermitRootLogin no", "Include sshd_config");
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo("SATISFIED");
        assertThat(said(Sshd.STRICT_MODES)).isEqualTo("INCONCLUSIVE FILE_TOO_LARGE");
    }

    @Test
    void aMatchBlockThatOpensUpIsSaidAndOneThatClosesIsFine() {
        tree.file(CONFIG, "PermitRootLogin no", "Match Address 10.0.0.0/8", "PermitRootLogin yes");
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo("INCONCLUSIVE MATCH_BLOCK");
        assertThat(answer(Sshd.ROOT_LOGIN).title()).contains("/etc/ssh/sshd_config:3");
        tree.file(CONFIG, "PermitRootLogin prohibit-password", "Match User bob", "PermitRootLogin no");
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo("SATISFIED");
    }

    @Test
    void matchAllIsNoConditionAndABlockEndsWithItsFile() {
        tree.file(CONFIG, "Match User bob", "X11Forwarding no", "Match all", "PermitRootLogin yes");
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo("NOT_SATISFIED");
        tree.file(CONFIG, "Include inner.conf", "PermitRootLogin yes").file("/etc/ssh/inner.conf", "Match User bob");
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo("NOT_SATISFIED");
    }

    @Test
    void anIncludeInsideAMatchBlockHoldsThereOnly() {
        tree.file(CONFIG, "Match User bob", "Include inner.conf")
                .file("/etc/ssh/inner.conf", "Match all", "PermitRootLogin yes");
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo("INCONCLUSIVE MATCH_BLOCK");
    }

    @Test
    void whatIsSetBeforeAnUnreadableFileIsKnownAndTheRestIsNot() {
        tree.file(CONFIG, "PermitRootLogin no", "Include broken.conf", "StrictModes yes")
                .folder("/etc/ssh/broken.conf");
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo("SATISFIED");
        assertThat(said(Sshd.STRICT_MODES)).isEqualTo("INCONCLUSIVE READ_FAILED");
        assertThat(said(Sshd.EMPTY_PASSWORDS)).isEqualTo("INCONCLUSIVE READ_FAILED");
        assertThat(answer(Sshd.STRICT_MODES).title()).contains("/etc/ssh/broken.conf");
    }

    @ParameterizedTest
    @CsvSource({
        "no, yes, yes, INCONCLUSIVE KEYBOARD_INTERACTIVE",
        "no, no, yes, SATISFIED",
        "no, yes, no, SATISFIED",
        "yes, no, no, NOT_SATISFIED"
    })
    void passwordsAlsoGetInThroughPam(String password, String interactive, String pam, String expected) {
        tree.file(
                CONFIG,
                "PasswordAuthentication " + password,
                "ChallengeResponseAuthentication " + interactive,
                "UsePAM " + pam);
        assertThat(said(Sshd.PASSWORD_LOGIN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Ciphers aes256-ctr, SATISFIED",
        "'Ciphers aes256-ctr,3des-cbc', NOT_SATISFIED",
        "Ciphers -3des-cbc, SATISFIED",
        "KexAlgorithms +diffie-hellman-group1-sha1, NOT_SATISFIED",
        "MACs ^hmac-md5, NOT_SATISFIED",
        "HostKeyAlgorithms +ssh-dss, NOT_SATISFIED"
    })
    void onlyAlgorithmsThatAreAskedForCount(String line, String verdict) {
        tree.file(CONFIG, line);
        assertThat(said(Sshd.ALGORITHMS)).isEqualTo(verdict);
    }

    @Test
    void aConfigurationWithoutAServerDoesNotFail() {
        Tree left = new Tree(folder.resolve("left")).file(CONFIG, "PermitRootLogin yes", "StrictModes yes");
        assertThat(Sshd.check(left.files()))
                .filteredOn(answer -> answer.check().equals(Sshd.ROOT_LOGIN))
                .singleElement()
                .satisfies(answer -> assertThat(answer.code()).isEqualTo("SSHD_NOT_FOUND"));
    }

    @Test
    void theVendorsConfigurationCountsWhereThereIsNoOther() {
        tree.file("/usr/etc/ssh/sshd_config", "PermitRootLogin yes");
        assertThat(answer(Sshd.ROOT_LOGIN).path()).isEqualTo("/usr/etc/ssh/sshd_config");
        assertThat(said(Sshd.ROOT_LOGIN)).isEqualTo("NOT_SATISFIED");
    }

    private String said(String check) {
        Answer answer = answer(check);
        return answer.verdict() + (answer.code().isEmpty() ? "" : " " + answer.code());
    }

    private Answer answer(String check) {
        return Sshd.check(tree.files()).stream()
                .filter(answer -> answer.check().equals(check))
                .findFirst()
                .orElseThrow();
    }
}
