package dev.assay.eventhub.internal;

/** What a hub's answer means for the results that were sent, by the rules of CloudEvents webhooks. */
public enum Ruling {
    /** The hub has them. */
    DELIVERED,
    /** Not now: the same request may succeed later. */
    LATER,
    /** Not these: another result may well be taken. */
    REFUSED,
    /** Not from us: credentials are missing, wrong or too old. */
    CREDENTIALS,
    /** Nothing will be taken until somebody changes something: wrong address, redirect, proxy. */
    UNFIT,
    /** Never again: the hub wants no more events. */
    GONE;

    /** Judges an HTTP status. */
    public static Ruling of(int status) {
        return switch (status) {
            case 207 -> UNFIT; // says something else for each part, which nobody agreed on
            case 400, 409, 413, 415, 422, 501 -> REFUSED;
            case 401, 403 -> CREDENTIALS;
            case 408, 425, 429 -> LATER;
            case 410 -> GONE;
            default -> status >= 200 && status < 300 ? DELIVERED : status >= 500 ? LATER : UNFIT;
        };
    }
}
