package dev.assay.support.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to fetch. Immutable. Extra headers go to the origin of {@link #uri()} only: when a redirect leads to another scheme, host or port
 * they are left out, so credentials in them can't be carried off. {@link #toString} shows no header value and no query.
 */
public final class FetchRequest {
    private static final Set<String> OURS = Set.of(
            "accept-encoding",
            "accept",
            "host",
            "connection",
            "content-length",
            "expect",
            "upgrade",
            "if-none-match",
            "range");

    private final URI uri;
    private final FetchLimits limits;
    private final Map<String, String> headers;
    private final String accept;
    private final @Nullable String ifNoneMatch;
    private final boolean sameHostOnly;
    private final FetchException.@Nullable Resume resume;
    private final Progress progress;

    private FetchRequest(Builder b) {
        this.uri = b.uri;
        this.limits = b.limits;
        this.headers = Map.copyOf(b.headers);
        this.accept = b.accept;
        this.ifNoneMatch = b.ifNoneMatch;
        this.sameHostOnly = b.sameHostOnly;
        this.resume = b.resume;
        this.progress = b.progress;
    }

    /** Hears how far a fetch has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called for each piece, on the thread that called the fetch; must not block. An exception it throws ends the fetch and reaches
         * the caller.
         *
         * @param bytes how many bytes of the body have come
         * @param total how many it will be, if the server said so
         */
        void at(long bytes, OptionalLong total);
    }

    /**
     * Begins a request.
     *
     * @param uri an absolute {@code http} or {@code https} address without user information
     * @param limits what it may cost
     * @return a builder
     * @throws IllegalArgumentException if the address is another one
     */
    public static Builder builder(URI uri, FetchLimits limits) {
        String problem = Uris.problemOf(uri);
        if (problem != null) {
            throw new IllegalArgumentException(Uris.shown(uri) + " " + problem);
        }
        return new Builder(uri, limits);
    }

    /**
     * Tells where to fetch from.
     *
     * @return the address
     */
    public URI uri() {
        return uri;
    }

    /**
     * Tells what the fetch may cost.
     *
     * @return the limits
     */
    public FetchLimits limits() {
        return limits;
    }

    Map<String, String> headers() {
        return headers;
    }

    String accept() {
        return accept;
    }

    Optional<String> ifNoneMatch() {
        return Optional.ofNullable(ifNoneMatch);
    }

    boolean sameHostOnly() {
        return sameHostOnly;
    }

    Optional<FetchException.Resume> resume() {
        return Optional.ofNullable(resume);
    }

    Progress progress() {
        return progress;
    }

    @Override
    public String toString() {
        return "FetchRequest[" + Uris.shown(uri) + ", headers " + headers.keySet() + "]";
    }

    /** Collects what a request needs. For one thread. */
    public static final class Builder {
        private final URI uri;
        private final FetchLimits limits;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private String accept = "*/*";
        private @Nullable String ifNoneMatch;
        private boolean sameHostOnly;
        private FetchException.@Nullable Resume resume;
        private Progress progress = (bytes, total) -> {};

        private Builder(URI uri, FetchLimits limits) {
            this.uri = uri;
            this.limits = limits;
        }

        /**
         * Adds a header for the request's own origin, such as {@code Authorization}.
         *
         * @param name the header's name
         * @param value its value, which may be a secret
         * @return this
         * @throws IllegalArgumentException if the header is one that the fetcher sets itself, or holds characters that HTTP forbids
         */
        public Builder header(String name, String value) {
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the header " + name + " is set by the fetcher itself");
            }
            if (!isToken(name) || !isFieldValue(value)) {
                // The value may be a secret, so the message has the name only.
                throw new IllegalArgumentException("the header " + name + " holds characters that HTTP forbids");
            }
            headers.put(name, value);
            return this;
        }

        /**
         * Sets what content is accepted. By default anything.
         *
         * @param mediaTypes the value of {@code Accept}
         * @return this
         */
        public Builder accept(String mediaTypes) {
            if (!isFieldValue(mediaTypes)) {
                throw new IllegalArgumentException("accept holds characters that HTTP forbids");
            }
            this.accept = mediaTypes;
            return this;
        }

        /**
         * Makes the request conditional: the server may answer "not modified". An entity tag with characters that HTTP forbids is ignored.
         *
         * @param etag the entity tag of the content the caller has, exactly as the server gave it
         * @return this
         */
        public Builder ifNoneMatch(String etag) {
            this.ifNoneMatch = isFieldValue(etag) && !etag.isBlank() ? etag : null;
            return this;
        }

        /**
         * Refuses redirects to another host. By default they are followed, without the extra headers.
         *
         * @return this
         */
        public Builder sameHostOnly() {
            this.sameHostOnly = true;
            return this;
        }

        /**
         * Asks for the rest of a body only, if it is still the same one; else the whole comes again. What the sink then holds is not
         * covered by {@link FetchResult#sha256()} as a whole.
         *
         * @param from where the earlier fetch broke off
         * @return this
         */
        public Builder resume(FetchException.Resume from) {
            this.resume = from;
            return this;
        }

        /**
         * Sets who hears how far the fetch has come. By default nobody.
         *
         * @param listener the listener
         * @return this
         */
        public Builder progress(Progress listener) {
            this.progress = listener;
            return this;
        }

        /**
         * Makes the request.
         *
         * @return the request
         */
        public FetchRequest build() {
            return new FetchRequest(this);
        }

        private static boolean isToken(String name) {
            return !name.isEmpty()
                    && name.chars().allMatch(c -> c > ' ' && c < 0x7F && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
        }

        private static boolean isFieldValue(String value) {
            return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7F));
        }
    }
}
