package dev.assay.eventhub.internal.transport;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Azure's shared access signatures: HMAC-SHA256 over the encoded address and the end of validity, with the key as plain text. */
public final class SharedAccess {

    private static final String ALGORITHM = "HmacSHA256";

    private SharedAccess() {}

    /**
     * Makes a token.
     *
     * @param uri what it is valid for, with everything below
     * @param keyName the name of the rule
     * @param key the key as Azure shows it; it is not decoded, although it looks like base64
     * @param expires the end of validity, in seconds of the wall clock
     */
    public static String token(String uri, String keyName, String key, long expires) {
        String resource = encoded(uri);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] signature = mac.doFinal((resource + "\n" + expires).getBytes(StandardCharsets.UTF_8));
            return "SharedAccessSignature sr=" + resource + "&sig="
                    + encoded(Base64.getEncoder().encodeToString(signature)) + "&se=" + expires + "&skn="
                    + encoded(keyName);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK knows " + ALGORITHM, e);
        }
    }

    /** As other languages encode: a space is {@code %20}. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
