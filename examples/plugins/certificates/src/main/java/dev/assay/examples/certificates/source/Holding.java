package dev.assay.examples.certificates.source;

import java.util.List;
import java.util.Optional;

/**
 * What a file with certificates holds. Immutable.
 *
 * @param certificates the certificates in it, in its order
 * @param privateKeys whether there are private keys in it; nothing more is known about them
 * @param trouble why it, or a part of it, could not be read
 */
public record Holding(List<Held> certificates, boolean privateKeys, Optional<Trouble> trouble) {

    public Holding {
        certificates = List.copyOf(certificates);
    }

    static Holding unread(String code, String text) {
        return new Holding(List.of(), false, Optional.of(new Trouble(code, text)));
    }

    /**
     * One certificate in its place.
     *
     * @param place the alias or number under which the file holds it
     * @param role what it is there for
     * @param facts what it says
     */
    public record Held(String place, Role role, CertificateFacts facts) {}
}
