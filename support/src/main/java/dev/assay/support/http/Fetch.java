package dev.assay.support.http;

import dev.assay.support.http.BodyPump.Event;
import dev.assay.support.io.Digests;
import dev.assay.support.retry.RetryAfter;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One fetch with its redirects. For the fetching thread only; used once. */
final class Fetch {
    private static final int MAX_ETAG = 512;
    private static final int MAX_CONTENT_TYPE = 200;
    private static final int MAX_CAUSE = 300;
    private static final int MAX_LOOKUPS = 3;

    private final FetchContext context;
    private final FetchRequest request;
    private final BodySink sink;
    private final Deadlines deadlines;

    Fetch(FetchContext context, FetchRequest request, BodySink sink) {
        this.context = context;
        this.request = request;
        this.sink = sink;
        this.deadlines = new Deadlines(context.nanoTime(), request.limits());
    }

    FetchResult run() throws FetchException, InterruptedException {
        URI uri = request.uri();
        for (int redirects = 0; ; redirects++) {
            HttpResponse<BodyPump> response = answer(uri);
            boolean complete = false;
            try {
                int status = response.statusCode();
                if (!Redirects.isRedirect(status)) {
                    FetchResult result = finish(uri, response);
                    complete = true;
                    return result;
                }
                uri = Redirects.next(request, uri, response, redirects);
            } finally {
                if (!complete) {
                    response.body().cancel();
                }
            }
        }
    }

    /** Asks, and again if it can't be told that what answered is what was permitted. */
    private HttpResponse<BodyPump> answer(URI uri) throws FetchException, InterruptedException {
        for (int tries = 1; ; tries++) {
            deadlines.restart();
            List<InetAddress> permitted = permitted(uri);
            HttpResponse<BodyPump> response = send(uri);
            boolean known = false;
            try {
                known = permitted.isEmpty() || isStillFor(uri, permitted);
            } finally {
                if (!known) {
                    response.body().cancel();
                }
            }
            if (known) {
                return response;
            }
            if (tries == MAX_LOOKUPS) {
                throw new FetchException(
                        FetchFault.ADDRESS_REFUSED,
                        "the host of " + Uris.shown(uri) + " was looked up anew each time while it was asked, so it"
                                + " can't be told whether what answered has a permitted address; let this JVM keep"
                                + " addresses for a while (the security property networkaddress.cache.ttl)",
                        null);
            }
        }
    }

    /**
     * Whether the JVM's address cache held one answer for this name all the time since it was checked. It keeps the very
     * objects for as long as it keeps the answer, so the connection between the two looks was made by it, too.
     */
    private boolean isStillFor(URI uri, List<InetAddress> checked) throws FetchException, InterruptedException {
        List<InetAddress> now;
        try {
            now = await(context.resolve(uri.getHost()), uri);
        } catch (ExecutionException e) {
            throw failedBeforeAnswer(uri, e.getCause());
        }
        boolean same = now.size() == checked.size();
        for (int i = 0; same && i < now.size(); i++) {
            same = isSame(now.get(i), checked.get(i));
        }
        return same;
    }

    @SuppressWarnings("ReferenceEquality") // an equal address of another lookup proves nothing
    private static boolean isSame(InetAddress one, InetAddress other) {
        return one == other;
    }

    private HttpResponse<BodyPump> send(URI uri) throws FetchException, InterruptedException {
        BodyPump pump = new BodyPump();
        CompletableFuture<HttpResponse<BodyPump>> future = context.client().sendAsync(http(uri), info -> pump);
        boolean answered = false;
        try {
            HttpResponse<BodyPump> response = await(future, uri);
            answered = true;
            return response;
        } catch (ExecutionException e) {
            throw failedBeforeAnswer(uri, e.getCause());
        } catch (CancellationException e) {
            throw failedBeforeAnswer(uri, e);
        } finally {
            if (!answered) {
                future.cancel(true);
                pump.cancel(); // in case the answer comes just now
            }
        }
    }

    private HttpRequest http(URI uri) {
        HttpRequest.Builder http = HttpRequest.newBuilder(uri)
                .GET()
                .setHeader("Accept", request.accept())
                .setHeader("Accept-Encoding", "identity")
                .setHeader("User-Agent", "assay");
        request.resume()
                .ifPresent(resume ->
                        http.setHeader("Range", "bytes=" + resume.bytes() + "-").setHeader("If-Range", resume.etag()));
        request.ifNoneMatch().ifPresent(etag -> http.setHeader("If-None-Match", etag));
        if (Uris.sameOrigin(request.uri(), uri)) {
            request.headers().forEach(http::setHeader);
        }
        return http.build();
    }

    /** The addresses of the host's name, all permitted; none if there is no name to look up, or nothing to forbid. */
    private List<InetAddress> permitted(URI uri) throws FetchException, InterruptedException {
        String host = uri.getHost();
        boolean isLiteral =
                host.startsWith("[") || (!host.isEmpty() && Character.isDigit(host.charAt(host.length() - 1)));
        if (context.addresses() instanceof Any || (!isLiteral && context.isProxied(uri))) {
            return List.of();
        }
        List<InetAddress> found;
        try {
            found = await(context.resolve(host), uri);
        } catch (ExecutionException e) {
            throw failedBeforeAnswer(uri, e.getCause());
        }
        for (InetAddress address : found) {
            if (!context.addresses().permits(address)) {
                throw new FetchException(
                        FetchFault.ADDRESS_REFUSED,
                        Uris.shown(uri) + " leads to " + address.getHostAddress()
                                + ", an address that the policy of this host application does not permit",
                        null);
            }
        }
        return isLiteral ? List.of() : found;
    }

    private <T> T await(CompletableFuture<T> future, URI uri)
            throws FetchException, InterruptedException, ExecutionException {
        while (true) {
            context.requireOpen();
            deadlines.checkBeforeAnswer(uri, context.connectTimeout());
            try {
                return future.get(Deadlines.SLICE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                // look at the clock again
            }
        }
    }

    private FetchException failedBeforeAnswer(URI uri, @Nullable Throwable why) throws FetchException {
        context.requireOpen(); // closing breaks connections; that is the reason then
        String shown = Uris.shown(uri);
        if (why instanceof SSLException) {
            return new FetchException(
                    FetchFault.TLS_FAILED,
                    "no secure connection to " + shown + ": " + text(why)
                            + "; check its certificate and this JVM's trust store",
                    why);
        }
        if (why instanceof java.net.http.HttpTimeoutException) {
            return new FetchException(
                    FetchFault.TIMED_OUT, "no connection to " + shown + " within " + context.connectTimeout(), why);
        }
        if (isUnknownHost(why)) {
            return new FetchException(FetchFault.UNREACHABLE, "the host of " + shown + " is unknown", why);
        }
        return new FetchException(FetchFault.UNREACHABLE, "no answer from " + shown + ": " + text(why), why);
    }

    private FetchResult finish(URI uri, HttpResponse<BodyPump> response) throws FetchException, InterruptedException {
        int status = response.statusCode();
        boolean notModified = status == 304 && request.ifNoneMatch().isPresent();
        long offset = resumedAt(response);
        if (status != 200 && !notModified && offset == 0) {
            throw refused(uri, response);
        }
        String encoding = header(response, "Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new FetchException(
                    FetchFault.ENCODING_REFUSED,
                    Uris.shown(uri) + " answered with the content encoding " + Text.line(encoding, 50)
                            + ", which was not asked for",
                    null);
        }
        String etag = header(response, "ETag");
        String sendableEtag = etag == null || etag.length() > MAX_ETAG || Text.isHostile(etag, true) ? null : etag;
        String type = header(response, "Content-Type");
        String cleanType = type == null ? null : Text.line(type, MAX_CONTENT_TYPE);
        if (notModified) {
            response.body().cancel();
            return new FetchResult(true, uri, sendableEtag, cleanType, 0, HttpFetch.emptySha256());
        }
        MessageDigest digest = Digests.newSha256();
        begin(offset);
        long length = readBody(uri, response, digest, offset, sendableEtag);
        return new FetchResult(false, uri, sendableEtag, cleanType, length, Digests.finish(digest));
    }

    /** Where a partial answer goes on, which has to be where it was asked to; 0 for a whole one. */
    private long resumedAt(HttpResponse<BodyPump> response) {
        long from = request.resume().map(FetchException.Resume::bytes).orElse(0L);
        String range = header(response, "Content-Range");
        return response.statusCode() == 206 && range != null && range.startsWith("bytes " + from + "-") ? from : 0;
    }

    private void begin(long offset) throws FetchException {
        try {
            sink.begin(offset);
        } catch (IOException e) {
            throw new FetchException(FetchFault.SINK_FAILED, "what was fetched can't be stored: " + text(e), e);
        }
    }

    private long readBody(
            URI uri, HttpResponse<BodyPump> response, MessageDigest digest, long offset, @Nullable String etag)
            throws FetchException, InterruptedException {
        long[] came = {offset};
        try {
            return readBody(uri, response, digest, came);
        } catch (FetchException e) {
            boolean cut = e.fault() == FetchFault.TRUNCATED || e.fault() == FetchFault.STALLED;
            if (cut
                    && came[0] > 0
                    && etag != null
                    && etag.startsWith("\"")) { // a weak tag does not stand for the same bytes
                throw e.resumable(new FetchException.Resume(came[0], etag));
            }
            throw e;
        }
    }

    private long readBody(URI uri, HttpResponse<BodyPump> response, MessageDigest digest, long[] came)
            throws FetchException, InterruptedException {
        long max = request.limits().maxBytes();
        OptionalLong declared = declaredLength(response);
        if (declared.isPresent() && came[0] > 0) {
            declared = OptionalLong.of(came[0] + declared.getAsLong());
        }
        if (declared.isPresent() && declared.getAsLong() > max) {
            throw tooLarge(uri, declared.getAsLong() + " bytes are announced");
        }
        deadlines.restart();
        BodyPump pump = response.body();
        long length = came[0];
        while (true) {
            context.requireOpen();
            Event event = pump.poll(Deadlines.SLICE_MILLIS);
            if (event == null) {
                deadlines.checkInBody(uri, length);
            } else if (event instanceof Event.Piece piece) {
                long size = piece.buffers().stream()
                        .mapToLong(ByteBuffer::remaining)
                        .sum();
                length += size;
                if (length > max) {
                    throw tooLarge(uri, "more bytes than that came");
                }
                store(piece.buffers(), digest);
                came[0] = length;
                deadlines.received(size, uri);
                deadlines.checkInBody(uri, length);
                request.progress().at(length, declared);
                pump.next();
            } else if (event instanceof Event.Broken broken) {
                context.requireOpen();
                String of = declared.isPresent() ? " of " + declared.getAsLong() : "";
                throw new FetchException(
                        FetchFault.TRUNCATED,
                        Uris.shown(uri) + " broke off after " + length + of + " bytes: " + text(broken.why()),
                        broken.why());
            } else {
                return length;
            }
        }
    }

    private void store(List<ByteBuffer> buffers, MessageDigest digest) throws FetchException {
        for (ByteBuffer buffer : buffers) {
            digest.update(buffer.asReadOnlyBuffer());
            try {
                sink.write(buffer.asReadOnlyBuffer());
            } catch (IOException e) {
                throw new FetchException(FetchFault.SINK_FAILED, "what was fetched can't be stored: " + text(e), e);
            }
        }
    }

    private FetchException tooLarge(URI uri, String found) {
        return new FetchException(
                FetchFault.TOO_LARGE,
                Uris.shown(uri) + " is larger than the limit of "
                        + request.limits().maxBytes() + " bytes: " + found,
                null);
    }

    private FetchException refused(URI uri, HttpResponse<BodyPump> response) {
        int status = response.statusCode();
        String value = header(response, "Retry-After");
        Duration retryAfter = value == null
                ? null
                : RetryAfter.parse(value, context.wallClock().instant(), context.retryAfterCap())
                        .orElse(null);
        String hint = status == 407
                ? "; a proxy wants credentials: the JDK sends Basic ones over https only if the JVM is started with"
                        + " -Djdk.http.auth.tunneling.disabledSchemes= and the host application installs an Authenticator"
                : "";
        return new FetchException(status, retryAfter, Uris.shown(uri) + " answered with status " + status + hint);
    }

    private static OptionalLong declaredLength(HttpResponse<?> response) {
        try {
            return response.headers().firstValueAsLong("Content-Length");
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // the client has its own idea of where the body ends
        }
    }

    private static @Nullable String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private static boolean isUnknownHost(@Nullable Throwable why) {
        for (Throwable t = why; t != null; t = t.getCause()) {
            if (t instanceof UnknownHostException || t instanceof java.nio.channels.UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static String text(@Nullable Throwable why) {
        if (why == null) {
            return "no reason given";
        }
        String message = why.getMessage();
        return Text.line(message == null ? why.getClass().getSimpleName() : message, MAX_CAUSE);
    }
}
