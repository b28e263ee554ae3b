package dev.assay.examples.certificates.judge;

import static dev.assay.examples.certificates.judge.Checks.ANCHOR_KEY;
import static dev.assay.examples.certificates.judge.Checks.ANCHOR_VALIDITY;
import static dev.assay.examples.certificates.judge.Checks.HORIZON;
import static dev.assay.examples.certificates.judge.Checks.KEY;
import static dev.assay.examples.certificates.judge.Checks.SIGNATURE;
import static dev.assay.examples.certificates.judge.Checks.VALIDITY;

import dev.assay.examples.certificates.judge.Policy.TrustAnchors;
import dev.assay.examples.certificates.source.CertificateFacts;
import dev.assay.examples.certificates.source.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Holds single certificates against the policy. Immutable and thread-safe.
 *
 * <p>Trust anchors are trusted because they are in the store: their own signature proves nothing and is not judged, and
 * an expired one is no fault of the machine's owner.
 */
public final class CertificateJudge {

    private static final Set<String> BROKEN_DIGESTS = Set.of("MD2", "MD4", "MD5", "SHA1", "SHA");
    private static final Set<String> STRONG_KINDS = Set.of("EDDSA", "ED25519", "ED448");

    private final Policy policy;
    private final Instant now;

    /** A judge for one policy at one time. */
    public CertificateJudge(Policy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    /** What the checks say about a certificate in its role. */
    public List<Answer> judge(CertificateFacts facts, Role role) {
        if (role == Role.ANCHOR) {
            return policy.anchors() == TrustAnchors.IGNORE
                    ? List.of()
                    : List.of(anchorValidity(facts), keyStrength(ANCHOR_KEY, facts));
        }
        return List.of(validity(facts), horizon(facts), signature(facts), keyStrength(KEY, facts));
    }

    private Answer validity(CertificateFacts facts) {
        String expected = "valid now and for " + days(policy.failBefore()) + " more";
        String actual = "valid from " + facts.notBefore() + " to " + facts.notAfter();
        if (now.isBefore(facts.notBefore())) {
            return Answer.notSatisfied(VALIDITY, "Not valid before " + facts.notBefore(), expected, actual);
        }
        if (now.isAfter(facts.notAfter())) {
            return Answer.notSatisfied(
                    VALIDITY, "Expired " + days(Duration.between(facts.notAfter(), now)) + " ago", expected, actual);
        }
        Duration left = Duration.between(now, facts.notAfter());
        return left.compareTo(policy.failBefore()) < 0
                ? Answer.notSatisfied(VALIDITY, "Expires in " + days(left), expected, actual)
                : Answer.satisfied(VALIDITY, "Valid for " + days(left) + " more", expected, actual);
    }

    private Answer horizon(CertificateFacts facts) {
        String expected = "valid for " + days(policy.warnBefore()) + " more";
        Duration left = Duration.between(now, facts.notAfter());
        if (left.compareTo(policy.failBefore()) < 0) {
            return Answer.notApplicable(HORIZON, "VALIDITY_FAILS", "The validity itself says more");
        }
        return left.compareTo(policy.warnBefore()) < 0
                ? Answer.notSatisfied(HORIZON, "Expires in " + days(left), expected, "valid to " + facts.notAfter())
                : Answer.satisfied(
                        HORIZON, "Valid for " + days(left) + " more", expected, "valid to " + facts.notAfter());
    }

    private static Answer signature(CertificateFacts facts) {
        if (facts.selfIssued()) {
            return Answer.notApplicable(
                    SIGNATURE, "SELF_SIGNED", "A certificate's own signature on itself proves nothing");
        }
        String digest = facts.signatureDigest();
        if (digest.equals("UNKNOWN")) {
            return Answer.inconclusive(
                    SIGNATURE, "UNKNOWN_SIGNATURE_ALGORITHM", "This JVM does not know the signature's algorithm");
        }
        String actual = digest.isEmpty() ? "a scheme with its own digest" : digest;
        return BROKEN_DIGESTS.contains(digest)
                ? Answer.notSatisfied(SIGNATURE, "Signed with " + digest, "SHA-2 or newer", actual)
                : Answer.satisfied(SIGNATURE, "Signed with " + actual, "SHA-2 or newer", actual);
    }

    private Answer keyStrength(String check, CertificateFacts facts) {
        String kind = facts.keyType().toUpperCase(Locale.ROOT);
        if (facts.keyBits().isEmpty()) {
            return STRONG_KINDS.contains(kind) || kind.startsWith("ML-DSA") || kind.startsWith("SLH-DSA")
                    ? Answer.satisfied(check, "An " + facts.keyType() + " key", "", facts.keyType())
                    : Answer.inconclusive(check, "UNKNOWN_KEY_TYPE", "This JVM does not know the key's kind");
        }
        int bits = facts.keyBits().getAsInt();
        int minimum = kind.equals("EC") ? policy.minimumEcBits() : policy.minimumRsaBits();
        String actual = facts.keyType() + " " + bits + " bits";
        String expected = "at least " + minimum + " bits";
        return bits < minimum
                ? Answer.notSatisfied(check, "A key of only " + bits + " bits", expected, actual)
                : Answer.satisfied(check, "A key of " + bits + " bits", expected, actual);
    }

    private Answer anchorValidity(CertificateFacts facts) {
        boolean valid = !now.isBefore(facts.notBefore()) && !now.isAfter(facts.notAfter());
        String actual = "valid from " + facts.notBefore() + " to " + facts.notAfter();
        if (valid) {
            return Answer.satisfied(ANCHOR_VALIDITY, "Valid until " + facts.notAfter(), "valid now", actual);
        }
        String title = "A trust anchor outside its time: " + actual;
        return policy.anchors() == TrustAnchors.JUDGE
                ? Answer.notSatisfied(ANCHOR_VALIDITY, title, "valid now", actual)
                : Answer.notApplicable(ANCHOR_VALIDITY, "EXPIRED_TRUST_ANCHOR", title);
    }

    private static String days(Duration duration) {
        long days = duration.toDays();
        return days == 1 ? "1 day" : days == 0 ? duration.toHours() + " hours" : days + " days";
    }
}
