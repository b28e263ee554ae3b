package dev.assay.plugins.internal.wire;

import dev.assay.spi.Reason;
import dev.assay.spi.configuration.EvidencePolicy.Classification;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Observations and subjects in frames. What the SPI refuses is a fault of the frame. */
public final class Observations {

    private static final int MAX_PARTS = 64;
    private static final int MAX_NUMBERS = 256;

    private Observations() {}

    /**
     * Writes an observation.
     *
     * @param maxEvidence how many bytes of evidence go along; what is beyond that goes as its digest
     */
    public static byte[] frame(Observation observation, long maxEvidence) {
        WireWriter out = new WireWriter(Protocol.OBSERVATION);
        out.text(observation.check());
        subject(out, observation.subject());
        instant(out, observation.collected());
        out.u8(observation.method().ordinal())
                .text(observation.title())
                .text(observation.description())
                .optionalText(observation.expected())
                .optionalText(observation.actual());
        out.u8(observation.verdict().isPresent() ? observation.verdict().get().ordinal() + 1 : 0);
        out.bool(observation.reason().isPresent());
        if (observation.reason().isPresent()) {
            reason(out, observation.reason().get());
        }
        out.bool(observation.expires().isPresent());
        if (observation.expires().isPresent()) {
            instant(out, observation.expires().get());
        }
        evidence(out, observation.evidence(), maxEvidence);
        texts(out, observation.links());
        out.u32(observation.properties().size());
        for (Map.Entry<String, String> property : observation.properties().entrySet()) {
            out.text(property.getKey()).text(property.getValue());
        }
        return out.optionalText(observation.remark()).frame();
    }

    /** Reads an observation. */
    public static Observation read(WireReader in) throws WireException {
        try {
            Observation observation = parse(in);
            in.end();
            return observation;
        } catch (IllegalArgumentException | IllegalStateException | DateTimeException | ArithmeticException e) {
            throw in.fault(String.valueOf(e.getMessage()));
        }
    }

    private static Observation parse(WireReader in) throws WireException {
        String check = in.text();
        Subject subject = subject(in);
        Observation.Builder builder = Observation.builder(check, subject, instant(in))
                .method(choice(in, Observation.Method.values(), 0))
                .title(in.text())
                .description(in.text());
        Optional<String> expected = in.optionalText();
        if (expected.isPresent()) {
            builder.expected(expected.get());
        }
        Optional<String> actual = in.optionalText();
        if (actual.isPresent()) {
            builder.actual(actual.get());
        }
        int verdict = in.u8();
        if (verdict > Verdict.values().length) {
            throw in.fault("there is no verdict " + verdict);
        }
        if (verdict > 0) {
            builder.verdict(Verdict.values()[verdict - 1]);
        }
        if (in.bool()) {
            builder.reason(reason(in));
        }
        if (in.bool()) {
            builder.expires(instant(in));
        }
        for (int left = in.count(14, MAX_PARTS); left > 0; left--) {
            builder.evidence(evidence(in));
        }
        for (int left = in.count(4, MAX_PARTS); left > 0; left--) {
            builder.link(in.text());
        }
        for (int left = in.count(8, MAX_PARTS); left > 0; left--) {
            builder.property(in.text(), in.text());
        }
        Optional<String> remark = in.optionalText();
        if (remark.isPresent()) {
            builder.remark(remark.get());
        }
        return builder.build();
    }

    /** Writes a subject. */
    public static void subject(WireWriter out, Subject subject) {
        out.u8(subject.type().ordinal())
                .text(subject.name())
                .text(subject.uri())
                .optionalText(subject.digest());
    }

    /** Reads a subject; throws what the SPI throws for one that is not allowed. */
    public static Subject subject(WireReader in) throws WireException {
        SubjectType type = choice(in, SubjectType.values(), 0);
        Subject subject = Subject.of(type, in.text(), in.text());
        Optional<String> digest = in.optionalText();
        return digest.isPresent() ? subject.withDigest(digest.get()) : subject;
    }

    /** Writes an instant: seconds since 1970, then nanoseconds. */
    public static void instant(WireWriter out, Instant instant) {
        out.i64(instant.getEpochSecond()).u32(instant.getNano());
    }

    /** Reads an instant. */
    public static Instant instant(WireReader in) throws WireException {
        return Instant.ofEpochSecond(in.i64(), in.u32() & 0xFFFF_FFFFL);
    }

    /** Reads a choice by its place in a list of names that only grows. */
    static <T> T choice(WireReader in, T[] choices, int first) throws WireException {
        int place = in.u8();
        if (place < first || place >= choices.length) {
            throw in.fault("there is no choice " + place + " among " + choices.length);
        }
        return choices[place];
    }

    static void texts(WireWriter out, List<String> texts) {
        out.u32(texts.size());
        for (String text : texts) {
            out.text(text);
        }
    }

    static void reason(WireWriter out, Reason reason) {
        out.text(reason.code()).text(reason.text()).u32(reason.numbers().size());
        for (Map.Entry<String, Number> number : reason.numbers().entrySet()) {
            out.text(number.getKey());
            Number value = number.getValue();
            if (value instanceof Double || value instanceof Float) {
                out.u8(1).f64(value.doubleValue());
            } else {
                out.u8(0).i64(value.longValue());
            }
        }
    }

    static Reason reason(WireReader in) throws WireException {
        Reason reason = Reason.of(in.text(), in.text());
        for (int left = in.count(13, MAX_NUMBERS); left > 0; left--) {
            String name = in.text();
            reason = in.bool() ? reason.with(name, in.f64()) : reason.with(name, in.i64());
        }
        return reason;
    }

    private static void evidence(WireWriter out, List<Evidence> all, long maxEvidence) {
        long room = maxEvidence;
        out.u32(all.size());
        for (Evidence item : all) {
            out.text(item.description()).text(item.mediaType());
            out.u8(
                    item.classification().isPresent()
                            ? item.classification().get().ordinal() + 1
                            : 0);
            boolean whole = item.digestOnly() != item && item.size() <= room;
            out.bool(whole);
            if (whole) {
                room -= item.size();
                out.bytes(item.content().orElseGet(Observations::nothing));
            } else {
                out.i64(item.size()).text(item.digest());
            }
        }
    }

    private static byte[] nothing() {
        return new byte[0];
    }

    private static Evidence evidence(WireReader in) throws WireException {
        String description = in.text();
        String mediaType = in.text();
        int classification = in.u8();
        Evidence item = in.bool()
                ? Evidence.bytes(description, mediaType, in.bytes())
                : Evidence.digest(description, mediaType, in.i64(), in.text());
        if (classification == 0) {
            return item;
        }
        if (classification > Classification.values().length) {
            throw in.fault("there is no classification " + classification);
        }
        return item.classified(Classification.values()[classification - 1]);
    }
}
