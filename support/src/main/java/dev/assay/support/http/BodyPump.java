package dev.assay.support.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Carries a body from the HTTP client's threads to the one that called the fetch, one piece at a time: the next is asked for only when the
 * last was taken, so at most one waits. The response completes at its headers, and waiting for the body stays the caller's own.
 */
final class BodyPump implements BodySubscriber<BodyPump> {
    /** Something that happened on the wire. */
    sealed interface Event {
        /** The next piece. */
        record Piece(List<ByteBuffer> buffers) implements Event {}

        /** The body is complete. */
        record End() implements Event {}

        /** The body broke. */
        record Broken(Throwable why) implements Event {}
    }

    /** Stands for "cancelled before it began". */
    private static final Flow.Subscription CANCELLED = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

    @Override
    public CompletionStage<BodyPump> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
        if (subscription.compareAndSet(null, s)) {
            s.request(1);
        } else {
            s.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        events.add(new Event.Piece(buffers));
    }

    @Override
    public void onError(Throwable why) {
        events.add(new Event.Broken(why));
    }

    @Override
    public void onComplete() {
        events.add(new Event.End());
    }

    /** Gives the next event, or null if none came in time. */
    @Nullable Event poll(long millis) throws InterruptedException {
        return events.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Asks for the next piece. */
    void next() {
        Flow.Subscription s = subscription.get();
        if (s != null) {
            s.request(1);
        }
    }

    /** Wants nothing more; closes the connection unless the body is complete. */
    void cancel() {
        Flow.Subscription s = subscription.getAndSet(CANCELLED);
        if (s != null) {
            s.cancel();
        }
    }
}
