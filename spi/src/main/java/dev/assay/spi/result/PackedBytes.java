package dev.assay.spi.result;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers and times, written one after the other in as few bytes as each needs, and read in the same order. One thread. */
final class PackedBytes {

    /** Differences of more seconds than this do not fit into a number of nanoseconds. */
    private static final long MOST_SECONDS = 1L << 32;

    private static final int NANOS = 1_000_000_000;

    private byte[] bytes;
    private int at;

    private PackedBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static PackedBytes write() {
        return new PackedBytes(new byte[128]);
    }

    static PackedBytes read(byte[] written) {
        return new PackedBytes(written);
    }

    /** Begins to write anew. */
    PackedBytes clear() {
        at = 0;
        return this;
    }

    byte[] written() {
        return Arrays.copyOf(bytes, at);
    }

    /** Whether the difference of two times can be written. */
    static boolean isNear(Instant one, Instant other) {
        long apart = one.getEpochSecond() - other.getEpochSecond();
        return apart < MOST_SECONDS && apart > -MOST_SECONDS;
    }

    static boolean isShort(Duration duration) {
        return duration.toSeconds() < MOST_SECONDS && duration.toSeconds() > -MOST_SECONDS;
    }

    void number(long value) {
        long left = (value << 1) ^ (value >> 63); // small negative numbers are short, too
        if (at + 10 > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        while ((left & ~0x7FL) != 0) {
            bytes[at++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[at++] = (byte) left;
    }

    long number() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return (value >>> 1) ^ -(value & 1);
    }

    void fixed(long value) {
        if (at + Long.BYTES > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[at++] = (byte) (value >>> shift);
        }
    }

    long fixed() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            value |= (bytes[at++] & 0xFFL) << shift;
        }
        return value;
    }

    void instant(Instant time) {
        number(time.getEpochSecond());
        number(time.getNano());
    }

    Instant instant() {
        return Instant.ofEpochSecond(number(), number());
    }

    void instant(Instant time, Instant base) {
        number((time.getEpochSecond() - base.getEpochSecond()) * NANOS + time.getNano() - base.getNano());
    }

    Instant instantFrom(Instant base) {
        long nanos = number();
        return nanos == 0 ? base : base.plusNanos(nanos);
    }

    void duration(Duration duration) {
        number(duration.toNanos());
    }

    Duration duration() {
        return Duration.ofNanos(number());
    }

    /** A number that is not negative, or none. */
    void optional(OptionalLong value) {
        number(value.isPresent() ? value.getAsLong() : -1);
    }

    OptionalLong optionalLong() {
        long value = number();
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    void optional(OptionalDouble value) {
        number(value.isPresent() ? 1 : 0);
        if (value.isPresent()) {
            fixed(Double.doubleToRawLongBits(value.getAsDouble()));
        }
    }

    OptionalDouble optionalDouble() {
        return number() == 0 ? OptionalDouble.empty() : OptionalDouble.of(Double.longBitsToDouble(fixed()));
    }
}
