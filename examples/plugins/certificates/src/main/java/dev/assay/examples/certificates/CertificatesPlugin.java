package dev.assay.examples.certificates;

import dev.assay.examples.certificates.judge.Checks;
import dev.assay.examples.certificates.judge.Policy;
import dev.assay.spi.Secret;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The plugin {@code certificates}. An instance serves one attempt and holds no state. */
@Plugin(
        id = "certificates",
        version = "1.0.0",
        title = "Certificates, key stores and TLS endpoints",
        parameters = CertificatesPlugin.Parameters.class,
        checks = {
            @Check(
                    id = Checks.VALIDITY,
                    title = "Certificates are valid now and for some time",
                    severity = Severity.HIGH,
                    controls = {"nist-800-53r5:sc-12", "nist-800-53r5:sc-17", "iso-27001-2022:A.8.24"},
                    remediation = "Renew the certificate, and automate its renewal."),
            @Check(
                    id = Checks.HORIZON,
                    title = "No certificate is about to expire",
                    severity = Severity.LOW,
                    controls = "nist-800-53r5:sc-17",
                    remediation = "Plan the renewal."),
            @Check(
                    id = Checks.SIGNATURE,
                    title = "Certificates are signed with a sound digest",
                    severity = Severity.HIGH,
                    controls = {"nist-800-53r5:sc-13", "pci-dss-4.0.1:4.2.1"},
                    remediation = "Have the certificate issued anew with SHA-256 or newer."),
            @Check(
                    id = Checks.KEY,
                    title = "Certificates have keys of sufficient size",
                    severity = Severity.HIGH,
                    controls = {"nist-800-53r5:sc-12", "nist-800-53r5:sc-13", "pci-dss-4.0.1:4.2.1"},
                    remediation = "Have the certificate issued anew with a larger key."),
            @Check(
                    id = Checks.ANCHOR_VALIDITY,
                    title = "Trust anchors are within their time",
                    severity = Severity.INFORMATIONAL,
                    controls = "nist-800-53r5:sc-17",
                    remediation = "Update the trust store; an expired anchor does no harm by itself."),
            @Check(
                    id = Checks.ANCHOR_KEY,
                    title = "Trust anchors have keys of sufficient size",
                    severity = Severity.MEDIUM,
                    controls = "nist-800-53r5:sc-17",
                    remediation = "Remove the anchor from the trust store, or update the store."),
            @Check(
                    id = Checks.READABLE,
                    title = "Every named file with certificates can be read",
                    severity = Severity.MEDIUM,
                    controls = "nist-800-53r5:sc-17",
                    remediation = "Give the agent's user read access, or the job the right path and secret."),
            @Check(
                    id = Checks.PRIVATE_KEY,
                    title = "Private keys are kept from others",
                    severity = Severity.HIGH,
                    controls = {"nist-800-53r5:sc-12", "nist-800-53r5:ac-6"},
                    remediation = "Take read access from others and write access from the group; then renew the key."),
            @Check(
                    id = Checks.CHAIN,
                    title = "Endpoints present a chain the trust store accepts",
                    severity = Severity.HIGH,
                    controls = {"nist-800-53r5:sc-8", "nist-800-53r5:sc-17"},
                    remediation = "Let the server send its intermediates, with a certificate of a trusted authority."),
            @Check(
                    id = Checks.HOST_NAME,
                    title = "Endpoints present a certificate for their name",
                    severity = Severity.HIGH,
                    controls = "nist-800-53r5:sc-8",
                    remediation = "Have the name added to the certificate's alternative names.")
        })
public final class CertificatesPlugin implements AttestationPlugin {

    /**
     * A key store and what opens it.
     *
     * @param path where it lies
     * @param password what it is protected with
     */
    public record KeyStoreParameter(
            @Parameter("where it lies") Path path,

            @Parameter("what it is protected with; without it, what is readable is read")
            Optional<Secret> password) {}

    /**
     * The parameters.
     *
     * @param jdkTrustStore whether to look at the trust store of the host's JVM
     * @param trustStore another trust store in its place
     * @param files PEM, DER and key store files, as absolute paths or patterns
     * @param keyStores key stores
     * @param endpoints TLS endpoints, as {@code host:port} or {@code tls://host:port?sni=name}
     * @param endpointTimeout how long one endpoint may take
     * @param failBefore a certificate that expires within this time fails
     * @param warnBefore one that expires within this time is on the horizon
     * @param minimumRsaBits the smallest RSA or DSA key
     * @param minimumEcBits the smallest elliptic-curve key
     * @param trustAnchors what becomes of expired trust anchors
     */
    public record Parameters(
            @Parameter(value = "whether to look at the trust store of the host's JVM", defaultValue = "true")
            boolean jdkTrustStore,

            @Parameter("a trust store in place of the JVM's")
            Optional<Path> trustStore,

            @Parameter(value = "PEM, DER and key store files, as absolute paths or patterns", defaultValue = "")
            List<String> files,

            @Parameter(value = "key stores, each with its password's secret", defaultValue = "")
            List<KeyStoreParameter> keyStores,

            @Parameter(value = "TLS endpoints, as host:port or tls://host:port?sni=name", defaultValue = "")
            List<String> endpoints,

            @Parameter(value = "how long one endpoint may take", defaultValue = "PT10S")
            Duration endpointTimeout,

            @Parameter(value = "a certificate that expires within this time fails", defaultValue = "P7D")
            Duration failBefore,

            @Parameter(value = "one that expires within this time is on the horizon", defaultValue = "P30D")
            Duration warnBefore,

            @Parameter(value = "the smallest RSA or DSA key", defaultValue = "2048")
            int minimumRsaBits,

            @Parameter(value = "the smallest elliptic-curve key", defaultValue = "224")
            int minimumEcBits,

            @Parameter(value = "what becomes of expired trust anchors", defaultValue = "INFORM")
            Policy.TrustAnchors trustAnchors) {

        private static final Duration LONGEST = Duration.ofMinutes(1);

        /** Refuses what makes no sense together. */
        public Parameters {
            if (endpointTimeout.isNegative() || endpointTimeout.isZero() || endpointTimeout.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("endpointTimeout is above zero and at most " + LONGEST);
            }
        }

        Policy policy() {
            return new Policy(failBefore, warnBefore, minimumRsaBits, minimumEcBits, trustAnchors);
        }
    }

    /** Called by the service loader. */
    public CertificatesPlugin() {}

    @Override
    public void attest(AttestationContext context) {
        Parameters parameters = context.parameters(Parameters.class);
        CertificateReport report = new CertificateReport(context, parameters.policy());
        Targets targets = Targets.of(context, parameters, report);
        new Examination(context, parameters, report).examine(targets);
        report.finish();
    }
}
