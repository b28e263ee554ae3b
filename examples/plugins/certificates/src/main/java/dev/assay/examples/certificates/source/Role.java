package dev.assay.examples.certificates.source;

import java.util.List;

/** What a certificate is there for, which decides what it is judged by. */
public enum Role {
    /** Proves somebody's identity. */
    LEAF,
    /** Signs others and is signed by others. */
    INTERMEDIATE,
    /** Is trusted because it is there, not because of its signature. */
    ANCHOR;

    /** The role of a certificate that is found on its own. */
    public static Role alone(CertificateFacts facts) {
        if (!facts.authority()) {
            return LEAF;
        }
        return facts.selfIssued() ? ANCHOR : INTERMEDIATE;
    }

    /** The role of the certificate at this place of a chain, leaf first. */
    public static Role inChain(List<CertificateFacts> chain, int place) {
        return place == 0 && !chain.get(0).authority() ? LEAF : alone(chain.get(place));
    }
}
