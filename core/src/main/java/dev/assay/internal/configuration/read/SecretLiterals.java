package dev.assay.internal.configuration.read;

import java.util.regex.Pattern;

/** Tells text that holds a secret in the open: a private key, or a password inside a URL. */
final class SecretLiterals {

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY");
    private static final Pattern USER_INFO = Pattern.compile("://[^/?#\\s:@]*:[^/?#\\s@]+@");
    private static final Pattern QUERY = Pattern.compile(
            "[?&;:](password|passwd|pwd|secret|token|access[_-]?token|api[_-]?key|access[_-]?key|sig)=[^&;\\s]",
            Pattern.CASE_INSENSITIVE);

    private SecretLiterals() {}

    /** Whether this text should have been a reference. */
    static boolean found(String text) {
        if (text.length() < 8) {
            return false;
        }
        if (text.indexOf("-----BEGIN") >= 0 && PRIVATE_KEY.matcher(text).find()) {
            return true;
        }
        boolean url = text.indexOf("://") >= 0;
        if (url && text.indexOf('@') >= 0 && USER_INFO.matcher(text).find()) {
            return true;
        }
        return (url || text.startsWith("jdbc:"))
                && text.indexOf('=') >= 0
                && QUERY.matcher(text).find();
    }
}
