package dev.assay.examples.certificates.judge;

import java.time.Duration;

/**
 * What is asked of certificates.
 *
 * @param failBefore a certificate that expires within this time fails
 * @param warnBefore one that expires within this time is on the horizon
 * @param minimumRsaBits the smallest RSA or DSA key
 * @param minimumEcBits the smallest elliptic-curve key
 * @param anchors what becomes of expired trust anchors
 */
public record Policy(
        Duration failBefore, Duration warnBefore, int minimumRsaBits, int minimumEcBits, TrustAnchors anchors) {

    /** What becomes of trust anchors. */
    public enum TrustAnchors {
        /** They are not looked at. */
        IGNORE,
        /** An expired one is mentioned and judges nothing. */
        INFORM,
        /** An expired one does not satisfy its check, which is informational. */
        JUDGE
    }

    public Policy {
        if (failBefore.isNegative() || warnBefore.compareTo(failBefore) < 0) {
            throw new IllegalArgumentException("failBefore is not negative and at most warnBefore");
        }
    }
}
