package dev.assay.examples.certificates.judge;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the certificates an endpoint sends lead to something the trust store holds. Immutable.
 *
 * <p>Revocation is not looked up: it would talk to addresses the certificate names. Expiry has a check of its own, so
 * the path is judged at a time when the leaf was valid.
 */
public final class ChainJudge {

    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int MAX_CHAIN = 16;

    private final List<X509Certificate> anchors;

    /** A judge that trusts these. */
    public ChainJudge(List<X509Certificate> anchors) {
        this.anchors = List.copyOf(anchors);
    }

    /** Judges what an endpoint sent, leaf first. */
    public Answer judge(List<X509Certificate> chain, Instant now) {
        String check = Checks.CHAIN;
        String expected = "a path to an anchor of the trust store, for server authentication";
        if (anchors.isEmpty()) {
            return Answer.inconclusive(check, "NO_TRUST_STORE", "There is no trust store to judge the chain by");
        }
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            return Answer.inconclusive(check, "ODD_CHAIN", "The endpoint sent " + chain.size() + " certificates");
        }
        X509Certificate leaf = chain.get(0);
        if (!servesServers(leaf)) {
            return Answer.notSatisfied(
                    check,
                    "The certificate is not meant for servers",
                    expected,
                    "extended key usage without serverAuth");
        }
        try {
            CertPathBuilder.getInstance("PKIX").build(parameters(leaf, chain, now));
            return Answer.satisfied(check, "The chain leads to a trusted anchor", expected, "trusted");
        } catch (CertPathBuilderException e) {
            return Answer.notSatisfied(check, "The chain leads to no trusted anchor", expected, reason(e));
        } catch (GeneralSecurityException | RuntimeException e) {
            // Odd extensions make the path builder throw all sorts; none of them is a verdict on the endpoint.
            return Answer.inconclusive(
                    check,
                    "CHAIN_UNREADABLE",
                    "The chain can't be judged: " + e.getClass().getSimpleName());
        }
    }

    private PKIXBuilderParameters parameters(X509Certificate leaf, List<X509Certificate> chain, Instant now)
            throws GeneralSecurityException {
        Set<TrustAnchor> trusted = new HashSet<>();
        anchors.forEach(anchor -> trusted.add(new TrustAnchor(anchor, null)));
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, target);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        parameters.setRevocationEnabled(false);
        parameters.setMaxPathLength(MAX_CHAIN);
        parameters.setDate(Date.from(within(leaf, now)));
        return parameters;
    }

    private static Instant within(X509Certificate leaf, Instant now) {
        Instant from = leaf.getNotBefore().toInstant();
        Instant to = leaf.getNotAfter().toInstant();
        return now.isBefore(from) ? from : now.isAfter(to) ? to : now;
    }

    private static boolean servesServers(X509Certificate leaf) {
        try {
            List<String> usage = leaf.getExtendedKeyUsage();
            return usage == null || usage.contains(SERVER_AUTHENTICATION) || usage.contains(ANY_USAGE);
        } catch (CertificateParsingException e) {
            return false; // a usage nobody can read grants nothing
        }
    }

    private static String reason(CertPathBuilderException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.length() <= 300 ? message : message.substring(0, 300);
    }
}
