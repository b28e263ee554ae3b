package dev.assay.examples.certificates.source;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What a certificate says, as plain values. Immutable. Names are the certificate's own words and nothing but text.
 *
 * @param subject who it is for
 * @param issuer who signed it
 * @param serial its serial number, in hexadecimal
 * @param notBefore first moment it holds
 * @param notAfter last moment it holds
 * @param signatureDigest the digest its signature is made with, such as {@code SHA256}; {@code ""} if the signature
 *     scheme has its own
 * @param keyType the kind of its key, such as {@code RSA}
 * @param keyBits the size of its key; empty if the kind tells the strength
 * @param authority whether it may sign other certificates
 * @param selfIssued whether subject and issuer are the same
 * @param dnsNames the DNS names it is good for
 * @param addresses the IP addresses it is good for
 * @param sha256 the digest of the whole certificate, in hexadecimal
 */
public record CertificateFacts(
        String subject,
        String issuer,
        String serial,
        Instant notBefore,
        Instant notAfter,
        String signatureDigest,
        String keyType,
        OptionalInt keyBits,
        boolean authority,
        boolean selfIssued,
        List<String> dnsNames,
        List<String> addresses,
        String sha256) {

    private static final int MAX_NAME = 300;
    private static final int MAX_NAMES = 500;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    public CertificateFacts {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads the facts from a parsed certificate.
     *
     * @throws GeneralSecurityException if the certificate can't be encoded again, or its key can't be read
     */
    public static CertificateFacts of(X509Certificate certificate) throws GeneralSecurityException {
        PublicKey key = certificate.getPublicKey();
        return new CertificateFacts(
                shortened(certificate.getSubjectX500Principal().getName()),
                shortened(certificate.getIssuerX500Principal().getName()),
                shortened(certificate.getSerialNumber().toString(16)),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                digestOf(certificate),
                key.getAlgorithm(),
                bits(key),
                certificate.getBasicConstraints() >= 0,
                certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()),
                names(certificate, DNS_NAME),
                names(certificate, IP_ADDRESS),
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
    }

    private static OptionalInt bits(PublicKey key) {
        BigInteger size = null;
        if (key instanceof RSAPublicKey rsa) {
            size = rsa.getModulus();
        } else if (key instanceof DSAPublicKey dsa && dsa.getParams() != null) {
            size = dsa.getParams().getP();
        } else if (key instanceof ECPublicKey ec) {
            size = ec.getParams().getOrder();
        }
        return size == null ? OptionalInt.empty() : OptionalInt.of(size.bitLength());
    }

    /** {@code SHA1} of {@code SHA1withRSA}; for RSASSA-PSS the digest is in the parameters. */
    private static String digestOf(X509Certificate certificate) {
        String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        int with = name.indexOf("WITH");
        if (with > 0) {
            return name.substring(0, with).replace("-", "");
        }
        if (name.contains("PSS") && certificate.getSigAlgParams() != null) {
            try {
                AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
                parameters.init(certificate.getSigAlgParams());
                return parameters
                        .getParameterSpec(PSSParameterSpec.class)
                        .getDigestAlgorithm()
                        .toUpperCase(Locale.ROOT)
                        .replace("-", "");
            } catch (GeneralSecurityException | IOException e) {
                return "UNKNOWN"; // parameters this JVM can't read; the rule answers "can't tell"
            }
        }
        return name.startsWith("ED") || name.startsWith("ML-") || name.startsWith("SLH-") ? "" : "UNKNOWN";
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(0).equals(kind) && name.get(1) instanceof String text && names.size() < MAX_NAMES) {
                    names.add(shortened(text));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of(); // names nobody can read are names it isn't good for
        }
        return names;
    }

    private static String shortened(String text) {
        return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "…";
    }
}
