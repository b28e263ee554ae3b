package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.EvidencePolicy;
import dev.assay.spi.configuration.EvidencePolicy.Classification;
import dev.assay.spi.configuration.EvidencePolicy.Passing;
import org.jspecify.annotations.Nullable;

/** An {@code evidence} block: how much of the evidence goes into a result. */
final class EvidenceBlock {

    static final Keys<EvidenceBlock> KEYS = Keys.<EvidenceBlock>of("evidence")
            .key("inline", (in, d) -> d.inline = in.size())
            .key("detached", (in, d) -> d.detached = in.size())
            .key("classification", (in, d) -> d.classification = in.choice(Classification.class))
            .key("passing", (in, d) -> d.passing = in.choice(Passing.class))
            .build();

    private @Nullable Long inline;
    private @Nullable Long detached;
    private @Nullable Classification classification;
    private @Nullable Passing passing;

    EvidenceBlock() {}

    private EvidenceBlock(EvidenceBlock defaults) {
        inline = defaults.inline;
        detached = defaults.detached;
        classification = defaults.classification;
        passing = defaults.passing;
    }

    /** Reads a block on top of these defaults. */
    EvidenceBlock with(Input in) throws Unreadable {
        EvidenceBlock block = new EvidenceBlock(this);
        KEYS.read(in, block);
        return block;
    }

    EvidencePolicy policy(Input in) {
        EvidencePolicy usual = EvidencePolicy.DEFAULT;
        return in.share(new EvidencePolicy(
                inline == null ? usual.inlineBytes() : inline,
                detached == null ? usual.detachedBytes() : detached,
                classification == null ? usual.classification() : classification,
                passing == null ? usual.passing() : passing));
    }
}
