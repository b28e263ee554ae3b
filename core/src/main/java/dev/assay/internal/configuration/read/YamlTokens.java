package dev.assay.internal.configuration.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.assay.internal.configuration.read.Aliases.Recorded;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a YAML document, its aliases replaced by what they stand for.
 *
 * <p>The only class that names the optional YAML library; where that is missing, touching this class fails to link.
 */
final class YamlTokens implements Tokens {

    static final String NO_TAGS = "has a tag (such as !!binary); tags are not supported, leave it out";

    private final YAMLParser parser;
    private final ParserTokens tokens;
    private final Aliases aliases;
    private @Nullable Recorded played;

    private YamlTokens(YAMLParser parser, ReadLimits limits) {
        this.parser = parser;
        this.tokens = new ParserTokens(parser, true);
        this.aliases = new Aliases(limits.maxAliases(), limits.maxAliasValues());
    }

    /** A factory that keeps nothing after a parser is closed. */
    static JsonFactory factory(StreamReadConstraints constraints) {
        return YAMLFactory.builder()
                .streamReadConstraints(constraints)
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /** The tokens of a parser that a {@link #factory} made. */
    static Tokens of(JsonParser parser, ReadLimits limits) {
        return new YamlTokens((YAMLParser) parser, limits);
    }

    @Override
    public Kind next() throws Unreadable {
        played = aliases.nextPlayed();
        if (played != null) {
            return played.kind();
        }
        Kind kind = tokens.next();
        switch (kind) {
            case OBJECT, LIST, TEXT, NUMBER, TRUE, FALSE, NULL -> {
                if (begins()) {
                    return next();
                }
            }
            default -> {}
        }
        if (aliases.recording()) {
            aliases.record(new Recorded(kind, tokens.text(), tokens.place()));
        }
        return kind;
    }

    /** Looks at a value's alias, anchor and tag; true if it is an alias, which is being played from now on. */
    private boolean begins() throws Unreadable {
        if (parser.isCurrentAlias()) {
            aliases.play(tokens.text(), tokens.place());
            return true;
        }
        try {
            if (parser.getTypeId() != null) {
                throw new Unreadable(Codes.YAML_TAG, tokens.place(), NO_TAGS);
            }
            String anchor = parser.getObjectId();
            if (anchor != null) {
                aliases.anchor(anchor);
            }
            return false;
        } catch (IOException e) {
            throw new Unreadable(Codes.SYNTAX, tokens.place(), "can't be read");
        }
    }

    @Override
    public String text() throws Unreadable {
        Recorded recorded = played;
        return recorded == null ? tokens.text() : recorded.text();
    }

    @Override
    public long place() {
        Recorded recorded = played;
        return recorded == null ? tokens.place() : recorded.place();
    }

    @Override
    public boolean plainIsText() {
        return true;
    }
}
