package dev.assay.spi.hub;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that goes to an event hub: bytes that were encoded, and signed, once, with what a transport needs to carry them.
 *
 * <p>Stored, repeated, dead-lettered and delivered are always these bytes. Immutable and thread-safe; {@link #data()} is not copied
 * and must not be changed. {@link #toString} names the record and never its content.
 */
public final class HubRecord {

    /** The longest id, partition key, content type or epoch, in characters. */
    public static final int MAX_NAME = 1_024;

    /** The longest attribute value, in characters. */
    public static final int MAX_VALUE = 4_096;

    /** The most attributes. */
    public static final int MAX_ATTRIBUTES = 32;

    private static final int MAX_ATTRIBUTE_NAME = 20;

    /** What a record tells. The set grows. */
    public enum Kind {
        /** What an occurrence ended in. */
        RESULT,
        /** Where a stream stands. */
        CHECKPOINT,
        /** What is missing in a stream, and why. */
        GAP
    }

    private final String id;
    private final Kind kind;
    private final boolean reserved;
    private final String partitionKey;
    private final String contentType;
    private final String epoch;
    private final long sequence;
    private final Map<String, String> attributes;
    private final byte[] data;

    private HubRecord(Builder builder) {
        this.id = builder.id;
        this.kind = builder.kind;
        this.reserved = builder.reserved;
        this.partitionKey = builder.partitionKey;
        this.contentType = builder.contentType;
        this.epoch = builder.epoch;
        this.sequence = builder.sequence;
        this.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.attributes));
        this.data = builder.data;
    }

    /**
     * Starts a record.
     *
     * @param id what makes a repeat harmless: the same for the same occurrence
     * @param kind what it tells
     * @param data its bytes, from now on not to be changed
     */
    public static Builder builder(String id, Kind kind, byte[] data) {
        return new Builder(id, kind, data);
    }

    /** What makes a repeat harmless. */
    public String id() {
        return id;
    }

    /** What it tells. */
    public Kind kind() {
        return kind;
    }

    /** Whether it may use the room that is reserved for results without a run, checkpoints and gaps. */
    public boolean reserved() {
        return reserved;
    }

    /** Records with the same key stay in order. */
    public String partitionKey() {
        return partitionKey;
    }

    /** The media type of the data, such as {@code application/json}. */
    public String contentType() {
        return contentType;
    }

    /** The start of the manager whose stream it belongs to; empty if it belongs to none. */
    public String epoch() {
        return epoch;
    }

    /** Its place in that stream, from 1; 0 if it has none. */
    public long sequence() {
        return sequence;
    }

    /**
     * The CloudEvents context attributes that mirror the data, such as {@code source}, {@code type}, {@code subject} and {@code time},
     * in order; without {@code specversion}, {@code id}, {@code datacontenttype} and {@code partitionkey}, which the record has itself.
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    /** An attribute's value, empty if there is none. */
    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    /** The bytes. Not a copy: do not change them. */
    public byte[] data() {
        return data;
    }

    @Override
    public String toString() {
        return kind + " " + id + " (" + data.length + " bytes)";
    }

    /** Collects a record. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private final Kind kind;
        private final byte[] data;
        private final Map<String, String> attributes = new LinkedHashMap<>();
        private boolean reserved;
        private String partitionKey = "";
        private String contentType = "application/json";
        private String epoch = "";
        private long sequence;

        private Builder(String id, Kind kind, byte[] data) {
            this.id = name("id", id);
            if (id.isEmpty()) {
                throw new IllegalArgumentException("a record needs an id");
            }
            this.kind = Objects.requireNonNull(kind, "kind");
            this.data = Objects.requireNonNull(data, "data");
            this.reserved = kind != Kind.RESULT;
        }

        /** Says whether it may use reserved room. Unless set, everything but results may. */
        public Builder reserved(boolean may) {
            this.reserved = may;
            return this;
        }

        /** Sets the key whose records stay in order. All records have the same, empty, one unless set. */
        public Builder partitionKey(String key) {
            this.partitionKey = name("partitionKey", key);
            return this;
        }

        /** Sets the media type of the data. {@code application/json} unless set. */
        public Builder contentType(String type) {
            this.contentType = name("contentType", type);
            return this;
        }

        /** Sets the place in a stream. */
        public Builder place(String epoch, long sequence) {
            this.epoch = name("epoch", epoch);
            if (sequence < 0) {
                throw new IllegalArgumentException("a sequence is not negative, as " + sequence + " is");
            }
            this.sequence = sequence;
            return this;
        }

        /**
         * Sets a CloudEvents attribute.
         *
         * @throws IllegalArgumentException if the name is not 1 to 20 of {@code a-z0-9}, the value is empty, longer than {@link
         *     #MAX_VALUE} or holds control characters, or there are too many
         */
        public Builder attribute(String name, String value) {
            if (!isAttributeName(name)) {
                throw new IllegalArgumentException("an attribute's name is 1 to 20 of a-z and 0-9, not '" + name + "'");
            }
            if (value.isEmpty() || value.length() > MAX_VALUE || hasControls(value)) {
                throw new IllegalArgumentException("the value of attribute " + name + " is 1 to " + MAX_VALUE
                        + " characters without control characters");
            }
            attributes.put(name, value);
            if (attributes.size() > MAX_ATTRIBUTES) {
                throw new IllegalArgumentException("a record has at most " + MAX_ATTRIBUTES + " attributes");
            }
            return this;
        }

        /** Builds the record. */
        public HubRecord build() {
            return new HubRecord(this);
        }

        // Loops and no patterns: each record that is delivered is read through here.
        private static boolean isAttributeName(String name) {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
                    return false;
                }
            }
            return !name.isEmpty() && name.length() <= MAX_ATTRIBUTE_NAME;
        }

        private static boolean hasControls(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isISOControl(text.charAt(i))) {
                    return true;
                }
            }
            return false;
        }

        private static String name(String what, String value) {
            if (value.length() > MAX_NAME || hasControls(value)) {
                throw new IllegalArgumentException(
                        "a record's " + what + " is at most " + MAX_NAME + " characters without control characters");
            }
            return value;
        }
    }
}
