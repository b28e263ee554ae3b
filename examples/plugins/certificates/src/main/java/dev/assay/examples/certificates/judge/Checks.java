package dev.assay.examples.certificates.judge;

/** The ids of the checks. */
public final class Checks {

    public static final String VALIDITY = "certificate.validity";
    public static final String HORIZON = "certificate.expiry-horizon";
    public static final String SIGNATURE = "certificate.signature-algorithm";
    public static final String KEY = "certificate.key-strength";
    public static final String ANCHOR_VALIDITY = "trust-anchor.validity";
    public static final String ANCHOR_KEY = "trust-anchor.key-strength";
    public static final String READABLE = "certificate-file.readable";
    public static final String PRIVATE_KEY = "private-key.permissions";
    public static final String CHAIN = "endpoint.chain-trusted";
    public static final String HOST_NAME = "endpoint.host-name";

    private Checks() {}
}
