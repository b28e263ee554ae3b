package dev.assay.internal.configuration.read;

import dev.assay.spi.internal.Suggestion;
import dev.assay.support.text.Text;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that an object may have and how each is read into a draft: one table for parser, documentation and tests.
 *
 * <p>Immutable.
 *
 * @param <D> what the keys are read into
 */
final class Keys<D> {

    /** Reads one key's value into a draft. */
    @FunctionalInterface
    interface Field<D> {
        /** Reads the value that the input stands on. */
        void read(Input in, D draft) throws Unreadable;
    }

    private record Entry<D>(int ordinal, boolean required, Field<D> field) {}

    private final String what;
    private final Map<String, Entry<D>> entries;
    private final List<String> names;
    private final long requiredBits;

    private Keys(Builder<D> builder) {
        this.what = builder.what;
        this.entries = new HashMap<>(builder.entries);
        this.names = List.copyOf(builder.entries.keySet());
        this.requiredBits = builder.entries.values().stream()
                .filter(Entry::required)
                .mapToLong(entry -> 1L << entry.ordinal())
                .sum();
    }

    /** Starts a table for objects that are called so in faults. */
    static <D> Builder<D> of(String what) {
        return new Builder<>(what);
    }

    /** The keys in the order of the documentation. */
    List<String> names() {
        return names;
    }

    /** The keys that must be there. */
    List<String> required() {
        return names.stream()
                .filter(name -> {
                    Entry<D> entry = entries.get(name);
                    return entry != null && entry.required();
                })
                .toList();
    }

    /** Reads an object; every key that is unknown, given twice or missing is a fault. */
    void read(Input in, D draft) throws Unreadable {
        long begin = in.place();
        if (!in.object(what)) {
            return;
        }
        long seen = 0;
        while (in.nextKey()) {
            String key = in.key();
            Entry<D> entry = entries.get(key);
            if (entry == null) {
                if (!in.isMergeKey()) {
                    in.fault(Codes.UNKNOWN_KEY, in.faultsFull() ? "" : unknown(key));
                }
                in.advance();
                in.skip();
                continue;
            }
            long bit = 1L << entry.ordinal();
            if ((seen & bit) != 0) {
                in.fault(Codes.DUPLICATE_KEY, "is given twice");
                in.advance();
                in.skip();
                continue;
            }
            seen |= bit;
            in.advance();
            entry.field().read(in, draft);
        }
        if ((seen & requiredBits) != requiredBits) {
            missing(in, begin, seen);
        }
    }

    private String unknown(String key) {
        return "is no key of " + what + Suggestion.of(Text.line(key, 64), names);
    }

    private void missing(Input in, long begin, long seen) {
        for (String name : names) {
            Entry<D> entry = entries.get(name);
            if (entry != null && entry.required() && (seen & (1L << entry.ordinal())) == 0) {
                in.faultAt(begin, Codes.MISSING_KEY, name, "is missing");
            }
        }
    }

    /** Collects a table. */
    static final class Builder<D> {
        private final String what;
        private final Map<String, Entry<D>> entries = new LinkedHashMap<>();

        private Builder(String what) {
            this.what = what;
        }

        /** A key that may be left out. */
        Builder<D> key(String name, Field<D> field) {
            return add(name, false, field);
        }

        /** A key that must be there. */
        Builder<D> required(String name, Field<D> field) {
            return add(name, true, field);
        }

        private Builder<D> add(String name, boolean required, Field<D> field) {
            if (entries.size() == Long.SIZE) {
                throw new IllegalStateException("a table has at most 64 keys");
            }
            entries.put(name, new Entry<>(entries.size(), required, field));
            return this;
        }

        Keys<D> build() {
            return new Keys<>(this);
        }
    }
}
