package dev.assay.eventhub.internal.transport;

import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubAnswer;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Posts parcels over HTTP/1.1. Every answer is bounded in time and size, its body's beginning is kept for the problem's text,
 * and what acknowledges is the status alone, whatever happens to the body after it. Thread-safe.
 */
public final class HttpTransport {

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
    private final UnaryOperator<HubAnswer> reading;
    private final Wiring wiring;

    /**
     * Makes a transport; nothing is opened before the first parcel.
     *
     * @param headers asked for before each request
     * @param reading what an answer means to this kind of hub, given what it means by HTTP
     */
    public HttpTransport(
            URI endpoint, Supplier<Map<String, String>> headers, UnaryOperator<HubAnswer> reading, Wiring wiring) {
        this.endpoint = endpoint;
        this.headers = headers;
        this.reading = reading;
        this.wiring = wiring;
    }

    /** One that was started. */
    public static HttpTransport started(@Nullable HttpTransport http, Object owner) {
        if (http == null) {
            throw new IllegalStateException(owner + " is not started");
        }
        return http;
    }

    /**
     * Sends a parcel. Never throws, and the future never fails: whatever goes wrong is an answer.
     *
     * @return what came of it, in bounded time; cancelling it ends the request
     */
    public CompletableFuture<HubAnswer> send(Parcel parcel) {
        HttpRequest request;
        try {
            request = request(parcel);
        } catch (Throwable e) { // the supplier is the host's code, and its words may hold the secret it failed with
            return CompletableFuture.completedFuture(HubAnswer.of(
                    HubAnswer.Ruling.CREDENTIALS,
                    "no headers to send: " + e.getClass().getSimpleName()));
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
                    HubAnswer.of(HubAnswer.Ruling.LATER, e.getClass().getSimpleName()));
        }
        CompletableFuture<HubAnswer> answer = exchange.handle((response, failure) -> {
            if (failure != null) {
                alarm.cancel(false);
            }
            // Once the status has come, it counts, also if the client then reports that the body broke.
            HttpResponse.ResponseInfo head = body.head();
            return head == null ? failed(failure) : reading.apply(answered(head, body.words()));
        });
        CompletableFuture<Void> unusedToo = body.ended().thenRun(() -> alarm.cancel(false));
        // Whoever cancels the answer wants the request to end, too.
        CompletableFuture<HubAnswer> unused = answer.whenComplete((told, failure) -> {
            if (failure instanceof CancellationException) {
                giveUp(exchange, body);
            }
        });
        return answer;
    }

    private AnswerBody patiently(HttpResponse.ResponseInfo head, AnswerBody body) {
        body.began(head);
        if (ruling(head.statusCode()) == HubAnswer.Ruling.TAKEN) {
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

    private HubAnswer answered(HttpResponse.ResponseInfo head, String body) {
        int status = head.statusCode();
        HubAnswer.Ruling ruling = ruling(status);
        if (ruling == HubAnswer.Ruling.TAKEN) {
            return HubAnswer.TAKEN;
        }
        String words = body.isBlank() ? "" : ": " + body.strip();
        String problem = Text.line("answered " + status + meaning(status) + words, MAX_PROBLEM);
        Optional<Duration> wait = head.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, wiring.time().wall(), wiring.retryAfterCap()));
        return new HubAnswer(ruling, problem, wait);
    }

    /** What a status means, by the rules of CloudEvents webhooks. */
    static HubAnswer.Ruling ruling(int status) {
        return switch (status) {
            case 207 -> HubAnswer.Ruling.MISCONFIGURED; // says something else for each part, which nobody agreed on
            case 400, 409, 415, 422, 501 -> HubAnswer.Ruling.REFUSED;
            case 413 -> HubAnswer.Ruling.TOO_LARGE;
            case 401, 403 -> HubAnswer.Ruling.CREDENTIALS;
            case 408, 425, 429 -> HubAnswer.Ruling.LATER;
            case 410 -> HubAnswer.Ruling.GONE;
            default ->
                status >= 200 && status < 300
                        ? HubAnswer.Ruling.TAKEN
                        : status >= 500 ? HubAnswer.Ruling.LATER : HubAnswer.Ruling.MISCONFIGURED;
        };
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

    private HubAnswer failed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CancellationException) {
            return HubAnswer.of(HubAnswer.Ruling.LATER, "no answer within " + wiring.requestTimeout());
        }
        String name = cause == null ? "no answer" : cause.getClass().getSimpleName();
        String message = cause == null ? null : cause.getMessage();
        return HubAnswer.of(
                HubAnswer.Ruling.LATER, Text.line(message == null ? name : name + ": " + message, MAX_PROBLEM));
    }

    /** Ends what is under way and gives threads back. */
    public void close() {
        wiring.closeClient().run();
    }
}
