package dev.assay.internal.result;

import dev.assay.spi.Signal;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to the sinks the signals that belong on the record. Taken by any thread, told on the publisher's. At most {@value
 * #MOST} wait; what comes beyond is dropped, because numbers that follow tell of it, too.
 */
final class Notices {

    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final int TOLD_PER_STEP = 256;
    private static final Set<Signal.Kind> RECORDED = EnumSet.of(
            Signal.Kind.CONFIGURATION_APPLIED,
            Signal.Kind.CONFIGURATION_REFUSED,
            Signal.Kind.JOB_PAUSED,
            Signal.Kind.JOB_RESUMED,
            Signal.Kind.PLUGIN_DISABLED,
            Signal.Kind.PLUGIN_QUARANTINED,
            Signal.Kind.RUN_ABANDONED,
            Signal.Kind.CLOCK_STEPPED);

    private final List<NamedSink> sinks;
    private final Queue<Signal> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean dropping = new AtomicBoolean();

    Notices(List<NamedSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    /** Takes a signal, and says whether there is something to tell. */
    boolean take(Signal signal) {
        if (!RECORDED.contains(signal.kind())) {
            return false;
        }
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            if (!dropping.getAndSet(true)) {
                LOG.warn(
                        "ASSAY-1509 sinks are not told {} of {}, nor what follows: too many wait",
                        signal.kind(),
                        signal.about());
            }
            return true;
        }
        waiting.add(signal);
        return true;
    }

    /** Tells the sinks what waits. */
    int tell() {
        int told = 0;
        for (Signal next = waiting.peek(); next != null && told < TOLD_PER_STEP; next = waiting.peek()) {
            waiting.remove();
            count.decrementAndGet();
            told++;
            Signal signal = next;
            sinks.forEach(sink -> tell(sink, signal));
        }
        if (told > 0) {
            dropping.set(false);
        }
        return told;
    }

    private static void tell(NamedSink sink, Signal signal) {
        try {
            sink.sink().noticed(signal);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            LOG.error("ASSAY-1510 sink {} failed when told {}", sink.name(), signal.kind(), e);
        }
    }
}
