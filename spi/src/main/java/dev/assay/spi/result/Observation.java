package dev.assay.spi.result;

import dev.assay.spi.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One fact about one subject, from one check of a plugin, with evidence.
 *
 * <p>Immutable. A verdict is optional; without one it is a fact for the record and no finding comes of it. {@code
 * toString} prints check and verdict only.
 */
public final class Observation {

    /** How a fact was found. */
    public enum Method {
        /** By looking at it. */
        EXAMINE,
        /** By trying it. */
        TEST,
        /** By asking people. */
        INTERVIEW
    }

    private static final int MAX_VALUE = 1024;
    private static final int MAX_TEXT = 4096;
    private static final int MAX_ITEMS = 64;

    private final String check;
    private final Subject subject;
    private final Instant collected;
    private final Method method;
    private final String title;
    private final String description;
    private final Optional<String> expected;
    private final Optional<String> actual;
    private final Optional<Verdict> verdict;
    private final Optional<Reason> reason;
    private final Optional<Instant> expires;
    private final List<Evidence> evidence;
    private final List<String> links;
    private final Map<String, String> properties;
    private final Optional<String> remark;

    private Observation(Builder builder) {
        this.check = builder.check;
        this.subject = builder.subject;
        this.collected = builder.collected;
        this.method = builder.method;
        this.title = builder.title;
        this.description = builder.description.isEmpty() ? builder.title : builder.description;
        this.expected = builder.expected;
        this.actual = builder.actual;
        this.verdict = builder.verdict;
        this.reason = builder.reason;
        this.expires = builder.expires;
        this.evidence = List.copyOf(builder.evidence);
        this.links = List.copyOf(builder.links);
        this.properties = Collections.unmodifiableMap(new TreeMap<>(builder.properties));
        this.remark = builder.remark;
    }

    /** Starts an observation. */
    public static Builder builder(String check, Subject subject, Instant collected) {
        return new Builder(check, subject, collected);
    }

    /** Starts from this observation, at another or the same time and about another or the same subject. */
    public Builder toBuilder(Subject subject, Instant collected) {
        Builder builder = new Builder(check, subject, collected);
        builder.method = method;
        builder.title = title;
        builder.description = description;
        builder.expected = expected;
        builder.actual = actual;
        builder.verdict = verdict;
        builder.reason = reason;
        builder.expires = expires;
        builder.evidence.addAll(evidence);
        builder.links.addAll(links);
        builder.properties.putAll(properties);
        builder.remark = remark;
        return builder;
    }

    /** The id of the check. */
    public String check() {
        return check;
    }

    /** What it is about. */
    public Subject subject() {
        return subject;
    }

    /** When it was seen. */
    public Instant collected() {
        return collected;
    }

    /** How it was seen. */
    public Method method() {
        return method;
    }

    /** What was seen, in a few words. */
    public String title() {
        return title;
    }

    /** What was seen, in a sentence or two. */
    public String description() {
        return description;
    }

    /** What would satisfy the check. */
    public Optional<String> expected() {
        return expected;
    }

    /** What is there. */
    public Optional<String> actual() {
        return actual;
    }

    /** What it says. */
    public Optional<Verdict> verdict() {
        return verdict;
    }

    /** Why, for what is inconclusive or not applicable. */
    public Optional<Reason> reason() {
        return reason;
    }

    /** When it stops being evidence, if the plugin knows. */
    public Optional<Instant> expires() {
        return expires;
    }

    /** What it rests on. */
    public List<Evidence> evidence() {
        return evidence;
    }

    /** Where more is written about it, {@code https:} only. */
    public List<String> links() {
        return links;
    }

    /** More about it, by name, sorted. */
    public Map<String, String> properties() {
        return properties;
    }

    /** A remark for people. */
    public Optional<String> remark() {
        return remark;
    }

    @Override
    public String toString() {
        return "Observation[" + check + " " + verdict.map(Enum::name).orElse("FACT") + "]";
    }

    /** Collects an observation. Not thread-safe. Text beyond its cap is refused. */
    public static final class Builder {
        private final String check;
        private final Subject subject;
        private final Instant collected;
        private Method method = Method.EXAMINE;
        private String title = "";
        private String description = "";
        private Optional<String> expected = Optional.empty();
        private Optional<String> actual = Optional.empty();
        private Optional<Verdict> verdict = Optional.empty();
        private Optional<Reason> reason = Optional.empty();
        private Optional<Instant> expires = Optional.empty();
        private final List<Evidence> evidence = new ArrayList<>();
        private final List<String> links = new ArrayList<>();
        private final Map<String, String> properties = new TreeMap<>();
        private Optional<String> remark = Optional.empty();

        private Builder(String check, Subject subject, Instant collected) {
            this.check = Objects.requireNonNull(check, "check");
            this.subject = Objects.requireNonNull(subject, "subject");
            this.collected = Objects.requireNonNull(collected, "collected");
        }

        /** Sets how it was seen. */
        public Builder method(Method method) {
            this.method = Objects.requireNonNull(method, "method");
            return this;
        }

        /** Sets what was seen in a few words. Required. */
        public Builder title(String title) {
            this.title = capped("title", title, MAX_VALUE);
            return this;
        }

        /** Sets what was seen in a sentence or two; at most 4 KiB. */
        public Builder description(String description) {
            this.description = capped("description", description, MAX_TEXT);
            return this;
        }

        /** Sets what would satisfy the check; at most 1 KiB. */
        public Builder expected(String expected) {
            this.expected = Optional.of(capped("expected", expected, MAX_VALUE));
            return this;
        }

        /** Sets what is there; at most 1 KiB. */
        public Builder actual(String actual) {
            this.actual = Optional.of(capped("actual", actual, MAX_VALUE));
            return this;
        }

        /** Sets what it says. */
        public Builder verdict(Verdict verdict) {
            this.verdict = Optional.of(verdict);
            return this;
        }

        /** Sets why; required for what is inconclusive or not applicable. */
        public Builder reason(Reason reason) {
            this.reason = Optional.of(reason);
            return this;
        }

        /** Sets when it stops being evidence. */
        public Builder expires(Instant expires) {
            this.expires = Optional.of(expires);
            return this;
        }

        /** Adds what it rests on; at most 64. */
        public Builder evidence(Evidence item) {
            room("pieces of evidence", evidence.size());
            evidence.add(item);
            return this;
        }

        /** Adds a link, {@code https:} only; at most 64. */
        public Builder link(String href) {
            room("links", links.size());
            if (!href.startsWith("https://") || href.length() > 2048) {
                throw new IllegalArgumentException("a link begins with https:// and has at most 2048 characters");
            }
            links.add(href);
            return this;
        }

        /** Adds a property; at most 64. */
        public Builder property(String name, String value) {
            room("properties", properties.size());
            properties.put(capped("property name", name, 128), capped("property", value, MAX_VALUE));
            return this;
        }

        /** Sets a remark for people; at most 4 KiB. */
        public Builder remark(String remark) {
            this.remark = Optional.of(capped("remark", remark, MAX_TEXT));
            return this;
        }

        /**
         * Builds the observation.
         *
         * @throws IllegalStateException without a title, or without a reason where one is required
         */
        public Observation build() {
            if (title.isBlank()) {
                throw new IllegalStateException("an observation by check " + check + " has no title");
            }
            boolean needsReason = verdict.isPresent()
                    && (verdict.get() == Verdict.INCONCLUSIVE || verdict.get() == Verdict.NOT_APPLICABLE);
            if (needsReason && reason.isEmpty()) {
                throw new IllegalStateException(
                        "an observation by check " + check + " is " + verdict.get() + " without a reason");
            }
            return new Observation(this);
        }

        private static String capped(String what, String text, int max) {
            if (text.length() > max) {
                throw new IllegalArgumentException("an observation's " + what + " has at most " + max
                        + " characters, not " + text.length() + "; put more into evidence");
            }
            return text;
        }

        private static void room(String what, int have) {
            if (have >= MAX_ITEMS) {
                throw new IllegalArgumentException("an observation has at most " + MAX_ITEMS + " " + what);
            }
        }
    }
}
