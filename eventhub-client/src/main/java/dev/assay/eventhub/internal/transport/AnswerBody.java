package dev.assay.eventhub.internal.transport;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, of which only the beginning matters. It is read off so that the connection can be used again; what is
 * too long is cut off.
 */
final class AnswerBody implements BodySubscriber<String> {

    private static final int KEPT_BYTES = 2_048;
    private static final int DRAINED_BYTES = 64 * 1024;

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Object lock = new Object(); // guards all below
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;
    private long read;
    private boolean over;
    private @Nullable ResponseInfo head;

    /** Notes that an answer has begun. */
    void began(ResponseInfo info) {
        synchronized (lock) {
            head = info;
        }
    }

    /** Status and headers, or null if no answer came. */
    @Nullable ResponseInfo head() {
        synchronized (lock) {
            return head;
        }
    }

    /** Its beginning, as far as it has come. */
    String words() {
        synchronized (lock) {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }

    /** Waits no longer for the rest, which is still read off. */
    void enough() {
        text.complete("");
    }

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        boolean late;
        synchronized (lock) {
            subscription = given;
            late = over;
        }
        if (late) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Flow.Subscription from;
        boolean enough;
        synchronized (lock) {
            buffers.forEach(this::keep);
            enough = read > DRAINED_BYTES;
            from = subscription;
        }
        if (from == null) {
            return;
        }
        if (enough) {
            end();
            from.cancel();
        } else {
            from.request(1);
        }
    }

    private void keep(ByteBuffer buffer) {
        read += buffer.remaining();
        byte[] piece = new byte[Math.min(buffer.remaining(), KEPT_BYTES - kept.size())];
        buffer.get(piece);
        kept.writeBytes(piece);
    }

    @Override
    public void onError(Throwable why) {
        end(); // the status has come, and it says all that matters
    }

    @Override
    public void onComplete() {
        end();
    }

    private void end() {
        String words;
        synchronized (lock) {
            over = true;
            words = kept.toString(StandardCharsets.UTF_8);
        }
        text.complete(words);
        ended.complete(true);
    }

    /** Completes when no more of it will come. */
    CompletableFuture<Boolean> ended() {
        return ended;
    }

    /** Cuts it off. */
    void cancel() {
        Flow.Subscription from;
        synchronized (lock) {
            from = subscription;
        }
        end();
        if (from != null) {
            from.cancel();
        }
    }
}
