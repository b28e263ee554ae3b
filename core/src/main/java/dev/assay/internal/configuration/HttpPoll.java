package dev.assay.internal.configuration;

import dev.assay.internal.configuration.read.ConfigurationReader;
import dev.assay.internal.configuration.read.Document;
import dev.assay.internal.configuration.read.Format;
import dev.assay.internal.configuration.read.ReadConfiguration;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.Fault;
import dev.assay.support.http.FetchException;
import dev.assay.support.http.FetchFault;
import dev.assay.support.http.FetchLimits;
import dev.assay.support.http.FetchRequest;
import dev.assay.support.http.FetchedBytes;
import dev.assay.support.http.HttpFetch;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks one address for a configuration, conditionally, and reads what is new. One thread.
 *
 * <p>A content is read once: what is the same by its digest is not read again, and what was refused is refused once. A server
 * that asks for patience is not asked before.
 */
public final class HttpPoll {

    private static final int LONGEST_HEADER = 200;

    private final HttpFetch fetch;
    private final URI uri;
    private final String shown;
    private final FetchLimits limits;
    private final Map<String, String> headers;
    private final ConfigurationReader reader;
    private final Offer offer;

    private @Nullable Configuration current;
    private @Nullable String etag;
    private String currentDigest = "";
    private String refusedDigest = "";
    private @Nullable IOException failure; // what the server said when it asked for patience
    private long notBefore;

    /**
     * A poll that has asked nothing yet.
     *
     * @param fetch what fetches
     * @param uri the address
     * @param shown the address as it may be shown
     * @param limits what one fetch may cost
     * @param headers what else to send to the address's own origin
     * @param reader what reads
     * @param offer finds faults that the reader does not look for
     */
    public HttpPoll(
            HttpFetch fetch,
            URI uri,
            String shown,
            FetchLimits limits,
            Map<String, String> headers,
            ConfigurationReader reader,
            Offer offer) {
        this.fetch = fetch;
        this.uri = uri;
        this.shown = shown;
        this.limits = limits;
        this.headers = Map.copyOf(headers);
        this.reader = reader;
        this.offer = offer;
    }

    /** The newest configuration that could be read, null before the first. */
    public @Nullable Configuration current() {
        return current;
    }

    /** How long the server has asked not to be asked, in nanoseconds; 0 if it has not. */
    public long patience(long now) {
        return failure == null ? 0 : Math.max(0, notBefore - now);
    }

    /** What the server said when it asked for patience. */
    public @Nullable IOException failure() {
        return failure;
    }

    /**
     * Asks once.
     *
     * @param now the ticker
     * @return whether {@link #current} is another one than before
     * @throws ConfigurationException if the content is refused, once for each content
     * @throws IOException if there is no answer, or none that holds a configuration
     */
    public boolean ask(ConfigurationRequest request, long now) throws IOException, InterruptedException {
        failure = null;
        FetchedBytes fetched;
        try {
            fetched = fetch.fetchBytes(fetchRequest(request));
        } catch (FetchException e) {
            throw failed(e, now);
        }
        if (fetched.result().notModified()) {
            return false; // whether or not it repeats the entity tag
        }
        // Kept only with what it names: a content that can't be read is not asked for conditionally.
        etag = fetched.result().etag().orElse(null);
        return read(fetched);
    }

    private boolean read(FetchedBytes fetched) throws IOException {
        List<Document> documents = List.of(new Document(shown, format(fetched), fetched.bytes()));
        String digest = reader.digest(documents);
        if (digest.equals(refusedDigest)) {
            return false;
        }
        if (digest.equals(currentDigest)) {
            refusedDigest = "";
            return false;
        }
        try {
            Configuration before = current;
            ReadConfiguration read = reader.read(documents, shown, before == null ? List.of() : before.jobs());
            List<Fault> faults = offer.faults(read);
            if (!faults.isEmpty()) {
                throw new ConfigurationException(read.configuration().revision(), faults);
            }
            current = read.configuration();
            currentDigest = digest;
            refusedDigest = "";
            return true;
        } catch (ConfigurationException refused) {
            refusedDigest = digest;
            throw refused;
        }
    }

    private IOException failed(FetchException e, long now) {
        if (e.fault() == FetchFault.TOO_LARGE) {
            Fault fault = new Fault(
                    "LIMIT_BYTES",
                    shown,
                    "is larger than " + limits.maxBytes() + " bytes; raise the limit of the source, or split it");
            throw new ConfigurationException("", List.of(fault));
        }
        Optional<Duration> retryAfter = e.retryAfter();
        if (retryAfter.isPresent()) {
            failure = e;
            notBefore = now + retryAfter.get().toNanos();
        }
        return e;
    }

    private FetchRequest fetchRequest(ConfigurationRequest request) {
        FetchRequest.Builder fetched = FetchRequest.builder(uri, limits)
                .accept("application/json, application/yaml;q=0.9, text/yaml;q=0.8, */*;q=0.1");
        headers.forEach(fetched::header);
        fetched.header("Assay-Capacity", Integer.toString(request.capacity()));
        fetched.header("Assay-Room", Integer.toString(request.room()));
        request.applied().filter(HttpPoll::isPlain).ifPresent(each -> fetched.header("Assay-Applied", each));
        request.refused()
                .map(ConfigurationRequest.Refusal::revision)
                .filter(HttpPoll::isPlain)
                .ifPresent(each -> fetched.header("Assay-Refused", each));
        if (etag != null) {
            fetched.ifNoneMatch(etag);
        }
        return fetched.build();
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_HEADER
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    // What the server says it is, else what the path promises; JSON if neither tells.
    private Format format(FetchedBytes fetched) {
        String type = fetched.result().contentType().orElse("").toLowerCase(Locale.ROOT);
        if (type.contains("yaml")) {
            return Format.YAML;
        }
        if (type.contains("json")) {
            return Format.JSON;
        }
        String path = fetched.result().finalUri().getPath();
        return Format.ofFileName(path == null ? "" : path).orElse(Format.JSON);
    }
}
