package dev.assay.internal.configuration.read;

import dev.assay.internal.configuration.read.Tokens.Kind;
import dev.assay.support.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * A walk over one document: where it is, in lines and in keys, and what is wrong there. One thread.
 *
 * <p>It stands on the first token of a value before the value is read and on its last token afterwards.
 */
class Cursor {

    private static final int SHOWN_KEY = 64;

    private final Tokens tokens;
    private final Faults faults;
    private final ReadLimits limits;
    private final @Nullable String[] names;
    private final int[] indexes;
    private int level;
    private Kind kind = Kind.END;

    Cursor(Tokens tokens, Faults faults, ReadLimits limits) {
        this.tokens = tokens;
        this.faults = faults;
        this.limits = limits;
        this.names = new String[limits.maxDepth() + 1];
        this.indexes = new int[limits.maxDepth() + 1];
    }

    final ReadLimits limits() {
        return limits;
    }

    final Kind kind() {
        return kind;
    }

    final boolean plainIsText() {
        return tokens.plainIsText();
    }

    /** The present scalar or key as it is written. */
    final String raw() throws Unreadable {
        return tokens.text();
    }

    final Kind advance() throws Unreadable {
        kind = tokens.next();
        return kind;
    }

    /** Where the cursor is, to name it later. */
    final long place() {
        return tokens.place();
    }

    /** How many faults there are so far. */
    final int faultCount() {
        return faults.count();
    }

    /** Whether further faults are only counted. */
    final boolean faultsFull() {
        return faults.full();
    }

    final void fault(String code, String message) {
        if (faults.full()) {
            faults.more(); // no line and path worked out for a fault that nobody will read
        } else {
            faults.add(code, place(), path(), message);
        }
    }

    final void faultAt(long place, String code, String message) {
        faults.add(code, place, faults.full() ? "" : path(), message);
    }

    /** A fault at a key inside the present value. */
    final void faultAt(long place, String code, String key, String message) {
        String path = faults.full() ? "" : path();
        faults.add(code, place, path.isEmpty() ? key : path + "." + key, message);
    }

    /** Enters an object, or notes that the value is none and passes it by. */
    final boolean object(String expected) throws Unreadable {
        return enter(Kind.OBJECT, expected);
    }

    /** Enters a list, or notes that the value is none and passes it by. */
    final boolean list(String expected) throws Unreadable {
        return enter(Kind.LIST, expected);
    }

    private boolean enter(Kind wanted, String expected) throws Unreadable {
        if (kind != wanted) {
            wrongType(expected);
            return false;
        }
        deeper();
        names[level] = null;
        indexes[level] = -1;
        return true;
    }

    private void deeper() throws Unreadable {
        if (level == limits.maxDepth()) {
            throw new Unreadable(Codes.LIMIT_DEPTH, place(), "is nested deeper than " + limits.maxDepth() + " levels");
        }
        level++;
    }

    /** Goes to the next key of the object entered last; false, and out of it, at its end. */
    final boolean nextKey() throws Unreadable {
        if (advance() != Kind.KEY) {
            level--;
            return false;
        }
        names[level] = raw();
        return true;
    }

    /** The key that {@link #nextKey} found. */
    final String key() {
        String key = names[level];
        return key == null ? "" : key;
    }

    /** Goes to the next item of the list entered last; false, and out of it, at its end. */
    final boolean nextItem() throws Unreadable {
        if (advance() == Kind.END_LIST) {
            level--;
            return false;
        }
        indexes[level]++;
        return true;
    }

    /** Notes that the present value has the wrong type, and passes it by. */
    final void wrongType(String expected) throws Unreadable {
        fault(
                Codes.WRONG_TYPE,
                kind == Kind.NULL ? "has no value; give " + expected + " or leave the key out" : "must be " + expected);
        skip();
    }

    /** Passes the present value by. */
    final void skip() throws Unreadable {
        if (kind != Kind.OBJECT && kind != Kind.LIST) {
            return;
        }
        int depth = level;
        deeper();
        while (level > depth) {
            switch (advance()) {
                case OBJECT, LIST -> deeper();
                case END_OBJECT, END_LIST -> level--;
                case END -> throw new Unreadable(Codes.SYNTAX, place(), "ends in the middle");
                default -> {}
            }
        }
    }

    /** The keys that lead to the present value, such as {@code jobs[3].schedule.cron}. */
    final String path() {
        StringBuilder path = new StringBuilder();
        for (int i = 1; i <= level; i++) {
            String name = names[i];
            if (name != null) {
                path.append(path.isEmpty() ? "" : ".").append(Text.line(name, SHOWN_KEY));
            } else if (indexes[i] >= 0) {
                path.append('[').append(indexes[i]).append(']');
            }
        }
        return path.toString();
    }
}
