package dev.assay.examples.certificates.source;

/**
 * Why something could not be looked at.
 *
 * @param code one of the constants here
 * @param text what happened, for people; never a secret
 */
public record Trouble(String code, String text) {

    public static final String ABSENT = "ABSENT";
    public static final String ACCESS_DENIED = "ACCESS_DENIED";
    public static final String READ_FAILED = "READ_FAILED";
    public static final String TOO_LARGE = "TOO_LARGE";
    public static final String UNPARSABLE = "UNPARSABLE";
    public static final String NO_CERTIFICATE = "NO_CERTIFICATE";
    public static final String PASSWORD_NEEDED = "PASSWORD_NEEDED";
    public static final String WRONG_PASSWORD = "WRONG_PASSWORD";
}
