package dev.assay.examples.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A certificate made for a test, with its key. The JDK has no public builder, so this writes the DER itself. */
public record Issued(X509Certificate certificate, KeyPair keys) {

    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static final Map<String, byte[]> ALGORITHMS = Map.of(
            "SHA256withRSA", algorithm("1.2.840.113549.1.1.11"),
            "SHA1withRSA", algorithm("1.2.840.113549.1.1.5"),
            "MD5withRSA", algorithm("1.2.840.113549.1.1.4"),
            "SHA256withECDSA", Der.sequence(Der.oid("1.2.840.10045.4.3.2")),
            "Ed25519", Der.sequence(Der.oid("1.3.101.112")));

    public static Order order(String commonName) {
        return new Order(commonName);
    }

    public static Issued root(String commonName) {
        return order(commonName).authority().issue();
    }

    public static KeyPair keys(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (size > 0) {
                generator.initialize(size);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String pem() {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String privateKeyPem() {
        return block("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** A key store with this certificate's key and chain, or, for a null chain, with the certificate to be trusted. */
    public Path store(Path file, String type, char[] password, X509Certificate... issuers) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, password);
            List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
            chain.addAll(List.of(issuers));
            store.setKeyEntry("web", keys.getPrivate(), password, chain.toArray(X509Certificate[]::new));
            return save(store, file, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Path trustStore(Path file, String type, char[] password, Issued... trusted) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, password);
            for (Issued one : trusted) {
                store.setCertificateEntry("anchor-" + store.size(), one.certificate());
            }
            return save(store, file, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path save(KeyStore store, Path file, char[] password) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }

    private static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static byte[] algorithm(String oid) {
        return Der.sequence(Der.oid(oid), new byte[] {5, 0});
    }

    /** What a certificate shall say. */
    public static final class Order {

        private final String commonName;
        private Instant from = NOW.minus(Duration.ofDays(100));
        private Instant to = NOW.plus(Duration.ofDays(100));
        private String signature = "SHA256withRSA";
        private KeyPair keys = Shared.KEYS;
        private boolean authority;
        private final List<byte[]> names = new ArrayList<>();
        private String usage = "";

        private Order(String commonName) {
            this.commonName = commonName;
        }

        public Order valid(Instant from, Instant to) {
            this.from = from;
            this.to = to;
            return this;
        }

        public Order expiresIn(Duration time) {
            return valid(NOW.minus(Duration.ofDays(100)), NOW.plus(time));
        }

        public Order signedWith(String algorithm) {
            this.signature = algorithm;
            return this;
        }

        public Order keys(KeyPair keys) {
            this.keys = keys;
            return this;
        }

        public Order authority() {
            this.authority = true;
            return this;
        }

        public Order dns(String name) {
            names.add(Der.tagged(0x82, name.getBytes(StandardCharsets.ISO_8859_1)));
            return this;
        }

        public Order address(String literal) {
            try {
                names.add(Der.tagged(0x87, InetAddress.getByName(literal).getAddress()));
                return this;
            } catch (IOException e) {
                throw new IllegalArgumentException(e);
            }
        }

        public Order usage(String oid) {
            this.usage = oid;
            return this;
        }

        public Issued issue() {
            return issue(name(commonName), keys);
        }

        public Issued by(Issued issuer) {
            return issue(issuer.certificate().getSubjectX500Principal().getEncoded(), issuer.keys());
        }

        private Issued issue(byte[] issuer, KeyPair signer) {
            try {
                byte[] algorithm = ALGORITHMS.get(signature);
                byte[] body = Der.sequence(
                        Der.tagged(0xa0, Der.integer(2)),
                        Der.integer(4711),
                        algorithm,
                        issuer,
                        Der.sequence(Der.time(from), Der.time(to)),
                        name(commonName),
                        keys.getPublic().getEncoded(),
                        Der.tagged(0xa3, Der.sequence(extensions())));
                Signature signing = Signature.getInstance(signature);
                signing.initSign(signer.getPrivate());
                signing.update(body);
                byte[] whole = Der.sequence(body, algorithm, Der.bits(signing.sign()));
                return new Issued(
                        (X509Certificate) CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(whole)),
                        keys);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private byte[][] extensions() {
            List<byte[]> extensions = new ArrayList<>();
            byte[] constraints = authority ? Der.sequence(Der.yes()) : Der.sequence();
            extensions.add(Der.sequence(Der.oid("2.5.29.19"), Der.yes(), Der.octets(constraints)));
            if (!names.isEmpty()) {
                extensions.add(
                        Der.sequence(Der.oid("2.5.29.17"), Der.octets(Der.sequence(names.toArray(byte[][]::new)))));
            }
            if (!usage.isEmpty()) {
                extensions.add(Der.sequence(Der.oid("2.5.29.37"), Der.octets(Der.sequence(Der.oid(usage)))));
            }
            return extensions.toArray(byte[][]::new);
        }

        private static byte[] name(String commonName) {
            return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(commonName))));
        }
    }

    /** Made once: making RSA keys is slow. */
    private static final class Shared {
        private static final KeyPair KEYS = Issued.keys("RSA", 2048);
    }
}
