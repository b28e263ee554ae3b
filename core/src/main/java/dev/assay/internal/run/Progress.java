package dev.assay.internal.run;

import java.time.Instant;

/**
 * How far a run says it is.
 *
 * @param text what is being done, sanitised and without secrets
 * @param fraction between 0 and 1, or -1 if it can't be told
 * @param at when it said so
 */
public record Progress(String text, double fraction, Instant at) {}
