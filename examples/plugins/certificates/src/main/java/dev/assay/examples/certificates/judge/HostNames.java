package dev.assay.examples.certificates.judge;

import dev.assay.examples.certificates.source.CertificateFacts;
import java.net.IDN;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a certificate is good for a host name, by RFC 9525: alternative names only, a wildcard stands for one whole
 * label at the left, and addresses match exactly. The subject's common name counts for nothing.
 */
public final class HostNames {

    private HostNames() {}

    /** Judges a certificate for the name the endpoint was asked for. */
    public static Answer judge(CertificateFacts leaf, String host) {
        List<String> names = Addresses.literal(host).isPresent() ? leaf.addresses() : leaf.dnsNames();
        String actual = names.isEmpty() ? "no alternative name" : shortened(String.join(", ", names));
        return matches(leaf, host)
                ? Answer.satisfied(Checks.HOST_NAME, "Good for " + host, host, actual)
                : Answer.notSatisfied(Checks.HOST_NAME, "Not good for " + host, host, actual);
    }

    static boolean matches(CertificateFacts leaf, String host) {
        Optional<byte[]> literal = Addresses.literal(host);
        if (literal.isPresent()) {
            return leaf.addresses().stream()
                    .map(Addresses::literal)
                    .anyMatch(address -> address.isPresent() && Arrays.equals(address.get(), literal.get()));
        }
        Optional<String> asked = ascii(host);
        return asked.isPresent()
                && leaf.dnsNames().stream().anyMatch(name -> matches(name.toLowerCase(Locale.ROOT), asked.get()));
    }

    private static boolean matches(String pattern, String host) {
        String name = withoutDot(pattern);
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        int dot = host.indexOf('.');
        // A wildcard right below a top-level domain would cover everybody.
        return dot > 0 && name.indexOf('.', 2) > 0 && host.substring(dot).equals(name.substring(1));
    }

    private static Optional<String> ascii(String host) {
        try {
            return Optional.of(withoutDot(IDN.toASCII(host).toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no host name at all
        }
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String shortened(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500) + "…";
    }
}
