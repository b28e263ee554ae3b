package dev.assay.internal.secret;

/** A secret can't be had. The message names the secret, where it was looked for and what to do, never a value. */
public final class SecretUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    SecretUnavailableException(String message) {
        super(message);
    }
}
