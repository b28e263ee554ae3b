package dev.assay.eventhub.internal;

import dev.assay.spi.TimeSource;
import dev.assay.support.http.Uris;
import dev.assay.support.retry.RetryAfter;
import dev.assay.support.text.Text;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Posts parcels over HTTP/1.1. Every answer is bounded in time and size, its body's beginning is kept for the problem's text,
 * and what acknowledges is the status alone, whatever happens to the body after it.
 */
public final class HttpTransport implements Transport {

    private static final int MAX_PROBLEM = 300;

    /** How long the body of a success is waited for, so that the next request finds the connection free. */
    private static final long BODY_PATIENCE_MILLIS = 500;

    /** What a transport needs. */
    public record Wiring(
            HttpClient client,
            Runnable closeClient,
            TimeSource time,
            ScheduledExecutorService timers,
            Duration requestTimeout,
            Duration retryAfterCap) {}

    private final URI endpoint;
    private final Supplier<Map<String, String>> headers;
    private final Wiring wiring;

    /** Makes a transport; nothing is opened before the first parcel. */
    public HttpTransport(URI endpoint, Supplier<Map<String, String>> headers, Wiring wiring) {
        this.endpoint = endpoint;
        this.headers = headers;
        this.wiring = wiring;
    }

    @Override
    public CompletableFuture<Answer> send(Parcel parcel) {
        HttpRequest request;
        try {
            request = request(parcel);
        } catch (Throwable e) { // the supplier is the host's code, and its words may hold the secret it failed with
            return CompletableFuture.completedFuture(Answer.none(
                    Ruling.CREDENTIALS, "no headers to send: " + e.getClass().getSimpleName()));
        }
        AnswerBody body = new AnswerBody();
        CompletableFuture<HttpResponse<String>> exchange;
        ScheduledFuture<?> alarm;
        try {
            exchange = wiring.client().sendAsync(request, info -> patiently(info, body));
            alarm = wiring.timers()
                    .schedule(
                            () -> giveUp(exchange, body),
                            wiring.requestTimeout().toNanos(),
                            TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException | IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    Answer.none(Ruling.LATER, e.getClass().getSimpleName()));
        }
        CompletableFuture<Answer> answer = exchange.handle((response, failure) -> {
            if (failure != null) {
                alarm.cancel(false);
            }
            // Once the status has come, it counts, also if the client then reports that the body broke.
            HttpResponse.ResponseInfo head = body.head();
            return head == null ? failed(failure) : answered(head, body.words());
        });
        CompletableFuture<Void> unusedToo = body.ended().thenRun(() -> alarm.cancel(false));
        // Whoever cancels the answer wants the request to end, too.
        CompletableFuture<Answer> unused = answer.whenComplete((told, failure) -> {
            if (failure instanceof CancellationException) {
                giveUp(exchange, body);
            }
        });
        return answer;
    }

    private AnswerBody patiently(HttpResponse.ResponseInfo head, AnswerBody body) {
        body.began(head);
        if (Ruling.of(head.statusCode()) == Ruling.DELIVERED) {
            try {
                ScheduledFuture<?> patience =
                        wiring.timers().schedule(body::enough, BODY_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                CompletableFuture<Void> unused = body.ended().thenRun(() -> patience.cancel(false));
            } catch (RejectedExecutionException e) {
                body.enough(); // the manager is closing: a success is a success
            }
        }
        return body;
    }

    private static void giveUp(CompletableFuture<?> exchange, AnswerBody body) {
        exchange.cancel(true);
        body.cancel();
    }

    private HttpRequest request(Parcel parcel) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArray(parcel.body()));
        parcel.headers().forEach(request::setHeader);
        headers.get().forEach((name, value) -> {
            if (parcel.headers().keySet().stream().noneMatch(name::equalsIgnoreCase)) {
                request.setHeader(name, value);
            }
        });
        return request.build();
    }

    private Answer answered(HttpResponse.ResponseInfo head, String body) {
        int status = head.statusCode();
        Ruling ruling = Ruling.of(status);
        if (ruling == Ruling.DELIVERED) {
            return new Answer(ruling, status, "", Optional.empty());
        }
        String words = body.isBlank() ? "" : ": " + body.strip();
        String problem = Text.line("answered " + status + meaning(status) + words, MAX_PROBLEM);
        Optional<Duration> wait = head.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, wiring.time().wall(), wiring.retryAfterCap()));
        return new Answer(ruling, status, problem, wait);
    }

    private static String meaning(int status) {
        if (status >= 300 && status < 400) {
            return " (redirects are not followed: correct the endpoint)";
        }
        return switch (status) {
            case 401, 403 -> " (credentials not accepted)";
            case 404, 405 -> " (nothing takes events at this address)";
            case 407 ->
                " (a proxy wants credentials, which the JDK's client sends through a tunnel only with"
                        + " -Djdk.http.auth.tunneling.disabledSchemes= and an Authenticator)";
            case 410 -> " (gone for good)";
            case 413 -> " (too large for this hub)";
            default -> "";
        };
    }

    private Answer failed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CancellationException) {
            return Answer.none(Ruling.LATER, "no answer within " + wiring.requestTimeout());
        }
        String name = cause == null ? "no answer" : cause.getClass().getSimpleName();
        String message = cause == null ? null : cause.getMessage();
        return Answer.none(Ruling.LATER, Text.line(message == null ? name : name + ": " + message, MAX_PROBLEM));
    }

    @Override
    public void close() {
        wiring.closeClient().run();
    }

    /** How an endpoint is shown. */
    public static String shown(URI endpoint) {
        return Uris.shown(endpoint);
    }
}
