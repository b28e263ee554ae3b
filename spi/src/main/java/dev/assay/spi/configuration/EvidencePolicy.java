package dev.assay.spi.configuration;

import java.util.Objects;

/**
 * How much of the evidence goes into a result.
 *
 * @param inlineBytes evidence up to this size is carried whole; larger is named by its digest
 * @param detachedBytes larger evidence up to this size is kept beside the result, if the host has a place for it; zero for none
 * @param classification how confidential it is unless the plugin says more
 * @param passing how satisfied subjects are told
 */
public record EvidencePolicy(long inlineBytes, long detachedBytes, Classification classification, Passing passing) {

    /** How confidential evidence is, weakest first. */
    public enum Classification {
        /** For anyone. */
        PUBLIC,
        /** For the organisation. */
        INTERNAL,
        /** For few; only its digest leaves the host. */
        CONFIDENTIAL
    }

    /** How satisfied subjects are told. */
    public enum Passing {
        /** One by one. */
        FULL,
        /** One entry per check with their number and a digest over their names. */
        SUMMARY,
        /** As numbers only. */
        NONE
    }

    /** 16 KiB inline, internal, summarised. */
    public static final EvidencePolicy DEFAULT =
            new EvidencePolicy(16 * 1024, Classification.INTERNAL, Passing.SUMMARY);

    /** Checks that nothing is missing. */
    public EvidencePolicy {
        Objects.requireNonNull(classification, "classification");
        Objects.requireNonNull(passing, "passing");
        if (inlineBytes < 0 || detachedBytes < 0) {
            throw new IllegalArgumentException("a size is not negative");
        }
    }

    /** A policy that detaches nothing. */
    public EvidencePolicy(long inlineBytes, Classification classification, Passing passing) {
        this(inlineBytes, 0, classification, passing);
    }
}
