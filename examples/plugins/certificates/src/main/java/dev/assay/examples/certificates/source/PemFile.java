package dev.assay.examples.certificates.source;

import dev.assay.examples.certificates.source.FileContent.UnreadableException;
import dev.assay.examples.certificates.source.Holding.Held;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the certificates of a PEM file with any number of blocks, or of a DER file. */
public final class PemFile {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");
    private static final int MAX_CERTIFICATES = 5_000;

    private PemFile() {}

    /** What the file holds. Blocks that are no certificates are passed over; private keys are noticed. */
    public static Holding read(Path file) {
        try {
            return parse(FileContent.read(file));
        } catch (UnreadableException e) {
            return e.holding();
        }
    }

    static Holding parse(byte[] bytes) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return bytes.length > 0 && bytes[0] == 0x30
                    ? der(bytes, factory)
                    : new Blocks(new String(bytes, StandardCharsets.ISO_8859_1), factory).read();
        } catch (GeneralSecurityException | RuntimeException e) {
            return Holding.unread(
                    Trouble.UNPARSABLE, "it is no certificate: " + e.getClass().getSimpleName());
        }
    }

    private static Holding der(byte[] bytes, CertificateFactory factory) throws GeneralSecurityException {
        List<Held> held = new ArrayList<>();
        for (Certificate certificate : factory.generateCertificates(new ByteArrayInputStream(bytes))) {
            if (certificate instanceof X509Certificate x509 && held.size() < MAX_CERTIFICATES) {
                CertificateFacts facts = CertificateFacts.of(x509);
                held.add(new Held(String.valueOf(held.size()), Role.alone(facts), facts));
            }
        }
        return new Holding(held, false, Optional.empty());
    }

    /** Walks through the blocks of one text. */
    private static final class Blocks {

        private final String text;
        private final CertificateFactory factory;
        private final List<Held> held = new ArrayList<>();
        private boolean privateKeys;
        private int broken;

        Blocks(String text, CertificateFactory factory) {
            this.text = text;
            this.factory = factory;
        }

        Holding read() {
            int at = text.indexOf(BEGIN);
            while (at >= 0 && held.size() < MAX_CERTIFICATES) {
                int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
                if (labelEnd < 0) {
                    break;
                }
                String label = text.substring(at + BEGIN.length(), labelEnd);
                int bodyStart = labelEnd + DASHES.length();
                int bodyEnd = text.indexOf(END, bodyStart);
                block(label, text.substring(bodyStart, bodyEnd < 0 ? text.length() : bodyEnd));
                at = bodyEnd < 0 ? -1 : text.indexOf(BEGIN, bodyEnd);
            }
            return new Holding(held, privateKeys, trouble(at));
        }

        private void block(String label, String body) {
            if (label.endsWith("PRIVATE KEY")) {
                privateKeys = true;
            } else if (CERTIFICATES.contains(label)) {
                try {
                    byte[] der = Base64.getMimeDecoder().decode(body.strip());
                    CertificateFacts facts = CertificateFacts.of(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
                    held.add(new Held(String.valueOf(held.size() + broken), Role.alone(facts), facts));
                } catch (GeneralSecurityException | RuntimeException e) {
                    broken++; // told once for the whole file
                }
            }
        }

        private Optional<Trouble> trouble(int next) {
            if (broken > 0) {
                return Optional.of(new Trouble(Trouble.UNPARSABLE, broken + " of its certificates can't be read"));
            }
            if (next >= 0 && held.size() >= MAX_CERTIFICATES) {
                return Optional.of(
                        new Trouble(Trouble.TOO_LARGE, "it has more than " + MAX_CERTIFICATES + " certificates"));
            }
            return held.isEmpty() && !privateKeys
                    ? Optional.of(new Trouble(Trouble.NO_CERTIFICATE, "there is no certificate in it"))
                    : Optional.empty();
        }
    }
}
