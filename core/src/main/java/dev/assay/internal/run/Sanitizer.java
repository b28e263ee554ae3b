package dev.assay.internal.run;

import dev.assay.internal.secret.Redactor;
import dev.assay.spi.Reason;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Subject;
import dev.assay.support.text.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds what a plugin reported from JDK types alone, with all text free of secrets, sanitised and capped.
 *
 * <p>Thread-safe.
 */
final class Sanitizer {

    private static final int MAX_URI = 2_048;
    private static final int MAX_REASON = 1_024;
    private static final int MAX_NUMBERS = 16;
    private static final int MAX_NAME = 64;
    private static final int MAX_DIGITS = 64;
    private static final int MAX_BITS = 192;

    private final Redactor redactor;
    private final Losses losses;

    Sanitizer(Redactor redactor, Losses losses) {
        this.redactor = redactor;
        this.losses = losses;
    }

    /** Text of several lines, at most so many characters. */
    String text(String text, int most) {
        return fit(redactor.text(text), most, false);
    }

    /** Text on one line, at most so many characters. */
    String line(String text, int most) {
        return fit(redactor.text(text), most, true);
    }

    private String fit(String redacted, int most, boolean oneLine) {
        String clean = cleaned(redacted, most, oneLine);
        if (clean.length() > most) {
            // The sanitiser counts code points, the values count characters: half as many always fit.
            clean = cleaned(redacted, most / 2, oneLine);
        }
        if (clean.endsWith(Text.CUT) && !redacted.endsWith(Text.CUT)) {
            losses.add(Losses.Kind.TEXTS);
        }
        return clean;
    }

    private static String cleaned(String text, int most, boolean oneLine) {
        return oneLine ? Text.line(text, most) : Text.clean(text, most);
    }

    Subject subject(Subject subject) {
        String uri = line(subject.uri(), MAX_URI);
        String name = line(subject.name(), MAX_URI);
        if (uri.equals(subject.uri()) && name.equals(subject.name())) {
            return subject;
        }
        if (!uri.matches("[a-z][a-z0-9+.-]*:[^\\s\\p{Cntrl}]+")) {
            uri = line("urn:assay:redacted:" + uri.replaceAll("\\s", "_"), MAX_URI);
        }
        return new Subject(subject.type(), name, uri, subject.digest());
    }

    Reason reason(Reason reason) {
        Map<String, Number> numbers = new TreeMap<>();
        for (Map.Entry<String, Number> entry : reason.numbers().entrySet()) {
            Number number = plain(entry.getValue());
            if (number == null || numbers.size() >= MAX_NUMBERS) {
                losses.add(Losses.Kind.NUMBERS);
            } else {
                numbers.put(line(entry.getKey(), MAX_NAME), number);
            }
        }
        String code = redactor.text(reason.code());
        return new Reason(code.equals(reason.code()) ? code : "REDACTED", text(reason.text(), MAX_REASON), numbers);
    }

    // Of the JDK's own classes only: a plugin's class would keep its loader, and its methods are foreign code. And no
    // number with a million digits, and none that is a secret, such as a PIN.
    private @Nullable Number plain(Number number) {
        Number plain = null;
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            plain = number.longValue();
        } else if (number instanceof Double || number instanceof Float) {
            plain = Double.isFinite(number.doubleValue()) ? (Number) number.doubleValue() : null;
        } else if (number.getClass() == BigInteger.class) {
            plain = ((BigInteger) number).bitLength() <= MAX_BITS ? number : null;
        } else if (number.getClass() == BigDecimal.class) {
            BigDecimal decimal = (BigDecimal) number;
            boolean small = decimal.precision() <= MAX_DIGITS && Math.abs((long) decimal.scale()) <= MAX_DIGITS;
            plain = small ? number : null;
        }
        if (plain == null) {
            return null;
        }
        String digits = plain instanceof BigDecimal decimal ? decimal.toPlainString() : plain.toString();
        return redactor.text(digits).equals(digits) ? plain : null;
    }

    Evidence evidence(Evidence evidence) {
        String description = line(evidence.description(), MAX_REASON);
        String mediaType = line(evidence.mediaType(), 128);
        boolean same = description.equals(evidence.description()) && mediaType.equals(evidence.mediaType());
        if (evidence.digestOnly() == evidence) {
            // Digest only: its words can't be exchanged, so if they have to be, the digest itself becomes the content.
            return same ? evidence : Evidence.text(description, evidence.digest() + ", " + evidence.size() + " bytes");
        }
        if (same && redactor.isEmpty()) {
            return evidence;
        }
        byte[] bytes = evidence.content().orElseThrow();
        byte[] clean = redactor.bytes(bytes);
        if (same && clean == bytes) {
            return evidence;
        }
        Evidence rebuilt = Evidence.bytes(description, mediaType, clean);
        return evidence.classification().map(rebuilt::classified).orElse(rebuilt);
    }
}
