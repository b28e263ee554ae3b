package dev.assay.internal.configuration.read;

import dev.assay.internal.configuration.read.Tokens.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records the tokens of anchored YAML values and plays them back at their aliases, within a budget: a few lines of
 * aliases of aliases may stand for more than any memory holds. One thread.
 */
final class Aliases {

    /** A token with what it said and where. */
    record Recorded(Kind kind, String text, long place) {}

    private record Open(String anchor, int start, int depth) {}

    private static final Recorded NOTHING = new Recorded(Kind.END, "", 0);

    private final int maxAliases;
    private final int maxValues;
    private final Map<String, List<Recorded>> anchors = new HashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Recorded> log = new ArrayList<>();
    private int depth;
    private int aliases;
    private int values;
    private @Nullable Iterator<Recorded> playing;
    private Recorded played = NOTHING;

    Aliases(int maxAliases, int maxValues) {
        this.maxAliases = maxAliases;
        this.maxValues = maxValues;
    }

    boolean recording() {
        return !open.isEmpty();
    }

    /** The next token begins a value with this name. */
    void anchor(String name) {
        open.push(new Open(name, log.size(), depth));
    }

    /** Takes note of a token, if an anchored value is under way. */
    void record(Recorded token) throws Unreadable {
        if (open.isEmpty()) {
            return;
        }
        log.add(token);
        if (log.size() > maxValues) {
            throw tooMany(token.place());
        }
        if (token.kind() == Kind.OBJECT || token.kind() == Kind.LIST) {
            depth++;
        } else if (token.kind() == Kind.END_OBJECT || token.kind() == Kind.END_LIST) {
            depth--;
        }
        if (token.kind() != Kind.KEY) {
            closeAnchors();
        }
    }

    private void closeAnchors() {
        while (!open.isEmpty() && open.peek().depth() == depth) {
            Open closed = open.pop();
            anchors.put(closed.anchor(), List.copyOf(log.subList(closed.start(), log.size())));
        }
        if (open.isEmpty()) {
            log.clear();
        }
    }

    /** Begins to play the value that an alias stands for. */
    void play(String name, long place) throws Unreadable {
        List<Recorded> tokens = anchors.get(name);
        if (tokens == null) {
            throw new Unreadable(
                    Codes.YAML_ALIAS,
                    place,
                    "is an alias whose anchor (&name) does not stand before it on an object or list; write the value out");
        }
        aliases++;
        values += tokens.size();
        if (aliases > maxAliases || values > maxValues) {
            throw tooMany(place);
        }
        playing = tokens.iterator();
    }

    /** The next token of the value that is being played, null when it is over. */
    @Nullable Recorded nextPlayed() throws Unreadable {
        Iterator<Recorded> rest = playing;
        if (rest == null || !rest.hasNext()) {
            playing = null;
            return null;
        }
        played = rest.next();
        record(played);
        return played;
    }

    private Unreadable tooMany(long place) {
        return new Unreadable(
                Codes.LIMIT_ALIASES,
                place,
                "aliases stand for too much: at most " + maxAliases + " aliases and " + maxValues
                        + " values; use the defaults block instead");
    }
}
