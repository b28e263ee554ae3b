package dev.assay.examples.certificates.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.examples.certificates.Issued;
import dev.assay.examples.certificates.judge.Policy.TrustAnchors;
import dev.assay.examples.certificates.source.CertificateFacts;
import dev.assay.examples.certificates.source.Role;
import dev.assay.spi.result.Verdict;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateJudgeTest {

    private static final Issued ROOT = Issued.root("root");
    private static final Policy POLICY =
            new Policy(Duration.ofDays(7), Duration.ofDays(30), 2048, 224, TrustAnchors.INFORM);

    @ParameterizedTest
    @CsvSource({
        "100, SATISFIED, SATISFIED",
        "30, SATISFIED, SATISFIED",
        "29, SATISFIED, NOT_SATISFIED",
        "7, SATISFIED, NOT_SATISFIED",
        "6, NOT_SATISFIED, NOT_APPLICABLE VALIDITY_FAILS",
        "0, NOT_SATISFIED, NOT_APPLICABLE VALIDITY_FAILS",
        "-1, NOT_SATISFIED, NOT_APPLICABLE VALIDITY_FAILS"
    })
    void validityFailsLateAndTheHorizonWarnsEarly(int days, String validity, String horizon) {
        Issued leaf = Issued.order("web").expiresIn(Duration.ofDays(days)).by(ROOT);
        assertThat(judge(leaf, Role.LEAF, POLICY))
                .containsEntry(Checks.VALIDITY, validity)
                .containsEntry(Checks.HORIZON, horizon);
    }

    @Test
    void aCertificateOfTheFutureIsNotValid() {
        Issued leaf = Issued.order("web")
                .valid(Issued.NOW.plusSeconds(60), Issued.NOW.plus(Duration.ofDays(90)))
                .by(ROOT);
        assertThat(judge(leaf, Role.LEAF, POLICY)).containsEntry(Checks.VALIDITY, "NOT_SATISFIED");
    }

    @ParameterizedTest
    @CsvSource({"MD5withRSA, NOT_SATISFIED", "SHA1withRSA, NOT_SATISFIED", "SHA256withRSA, SATISFIED"})
    void brokenDigestsFailOnLeafsAndIntermediatesButNotOnAnchors(String algorithm, String verdict) {
        Issued leaf = Issued.order("web").signedWith(algorithm).by(ROOT);
        Issued intermediate =
                Issued.order("ca").authority().signedWith(algorithm).by(ROOT);
        Issued anchor = Issued.order("anchor").authority().signedWith(algorithm).issue();
        assertThat(judge(leaf, Role.LEAF, POLICY)).containsEntry(Checks.SIGNATURE, verdict);
        assertThat(judge(intermediate, Role.INTERMEDIATE, POLICY)).containsEntry(Checks.SIGNATURE, verdict);
        assertThat(judge(anchor, Role.ANCHOR, POLICY))
                .containsOnlyKeys(Checks.ANCHOR_VALIDITY, Checks.ANCHOR_KEY)
                .containsEntry(Checks.ANCHOR_VALIDITY, "SATISFIED");
    }

    @Test
    void aSelfSignedLeafsSignatureProvesNothing() {
        assertThat(judge(Issued.order("self").signedWith("SHA1withRSA").issue(), Role.LEAF, POLICY))
                .containsEntry(Checks.SIGNATURE, "NOT_APPLICABLE SELF_SIGNED");
    }

    @ParameterizedTest
    @CsvSource({"RSA, 1024, NOT_SATISFIED", "RSA, 2048, SATISFIED", "EC, 256, SATISFIED", "Ed25519, 0, SATISFIED"})
    void keysAreJudgedByTheirKind(String kind, int bits, String verdict) {
        Issued leaf = Issued.order("web").keys(Issued.keys(kind, bits)).by(ROOT);
        assertThat(judge(leaf, Role.LEAF, POLICY)).containsEntry(Checks.KEY, verdict);
    }

    @ParameterizedTest
    @CsvSource({"INFORM, NOT_APPLICABLE EXPIRED_TRUST_ANCHOR", "JUDGE, NOT_SATISFIED"})
    void anExpiredAnchorIsInformationalAtMost(TrustAnchors anchors, String expected) {
        Issued old =
                Issued.order("old").authority().expiresIn(Duration.ofDays(-400)).issue();
        Policy policy = new Policy(Duration.ofDays(7), Duration.ofDays(30), 2048, 224, anchors);
        assertThat(judge(old, Role.ANCHOR, policy)).containsEntry(Checks.ANCHOR_VALIDITY, expected);
    }

    @Test
    void anchorsCanBeLeftAlone() {
        Policy policy = new Policy(Duration.ofDays(7), Duration.ofDays(30), 2048, 224, TrustAnchors.IGNORE);
        assertThat(judge(ROOT, Role.ANCHOR, policy)).isEmpty();
    }

    @Test
    void aPolicyThatWarnsAfterItFailsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Policy(Duration.ofDays(8), Duration.ofDays(7), 1, 1, TrustAnchors.INFORM));
    }

    private static Map<String, String> judge(Issued issued, Role role, Policy policy) {
        return new CertificateJudge(policy, Issued.NOW)
                .judge(facts(issued), role).stream()
                        .collect(Collectors.toMap(Answer::check, CertificateJudgeTest::words));
    }

    private static String words(Answer answer) {
        return answer.verdict()
                + (answer.verdict() == Verdict.NOT_APPLICABLE || answer.verdict() == Verdict.INCONCLUSIVE
                        ? " " + answer.code()
                        : "");
    }

    private static CertificateFacts facts(Issued issued) {
        try {
            return CertificateFacts.of(issued.certificate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
