package dev.assay.internal.result;

import dev.assay.internal.thread.Agent;
import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox: takes endings from the control thread, numbers and builds results, offers them to every sink in order until it
 * has taken them, and holds them meanwhile.
 *
 * <p>{@link #publish}, {@link #hasRoom}, {@link #hasReserve}, {@link #view}, {@link #untaken} and {@link #close} are for any
 * thread; {@link #doWork} is for one at a time, and the only place from which sinks are called. Nothing is ever dropped: the
 * bounds are kept by those who make endings and ask for room first. At most {@code window} results, those of the runs under
 * way, and {@code reserve} results without a run are held.
 */
public final class ResultPublisher implements Agent, Lane.Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(ResultPublisher.class);
    private static final int BUILT_PER_STEP = 256;
    private static final int MAX_SINKS = 63;
    private static final Duration LONGEST_FLUSH = Duration.ofDays(365);
    private static final long LONGEST_REST_NANOS = 10_000_000_000L;

    /** A flush under way. */
    private record Closing(long deadline, CompletableFuture<List<Untaken>> done) {}

    private final PublisherSettings settings;
    private final TimeSource time;
    private final ResultBuilding building;
    private final PublisherListener listener;
    private final Consumer<Signal> signals;
    private final List<Lane> lanes;
    private final Queue<Ending> endings = new ConcurrentLinkedQueue<>();
    private final Notices notices;
    private final Queue<Lane.Answer> answers = new ConcurrentLinkedQueue<>();
    private final ConcurrentSkipListMap<Long, Held> open = new ConcurrentSkipListMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong belowRequired = new AtomicLong();
    private final AtomicLong notBuilt = new AtomicLong();
    private final Object closeLock = new Object();
    private volatile long sequence; // written by the publisher's thread, read by views
    private volatile boolean roomAskedFor; // set by who found no room, cleared by the publisher's thread
    private volatile boolean reserveAskedFor; // likewise
    private volatile Runnable wake = () -> {}; // set once before the first step, called by any thread
    private volatile @Nullable Closing closing; // set once under closeLock, read by the publisher's thread
    private volatile boolean closed; // set by the publisher's thread, read by publish
    private boolean hurried; // publisher's thread only

    /**
     * Makes a publisher that has nothing to do.
     *
     * @param sinks at least one
     * @throws IllegalArgumentException without a sink, or with more than 63
     */
    public ResultPublisher(
            PublisherSettings settings,
            List<NamedSink> sinks,
            Identity producer,
            TimeSource time,
            Consumer<Signal> signals,
            PublisherListener listener) {
        if (sinks.isEmpty() || sinks.size() > MAX_SINKS) {
            throw new IllegalArgumentException("results go to 1 to " + MAX_SINKS + " sinks, not " + sinks.size());
        }
        this.settings = settings;
        this.time = time;
        this.building = new ResultBuilding(producer, time);
        this.signals = signals;
        this.listener = listener;
        this.notices = new Notices(sinks);
        List<Lane> made = new ArrayList<>();
        for (NamedSink sink : sinks) {
            made.add(new Lane(made.size(), sink, settings, time, this::answer, this));
        }
        this.lanes = List.copyOf(made);
    }

    /** Sets what wakes the thread that turns this agent. */
    public void wakeWith(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public String name() {
        return "publisher";
    }

    /** Takes an ending. Never blocks, never refuses; the control thread calls it once for each occurrence. */
    public void publish(Ending ending) {
        held.incrementAndGet();
        endings.add(ending);
        wake.run();
    }

    /** Takes a signal that the sinks put on the record, if it is one of those. Never blocks. */
    public void notice(Signal signal) {
        if (notices.take(signal)) {
            wake.run();
        }
    }

    /** Whether new runs may be admitted. If not, {@link PublisherListener#room} will be told. */
    public boolean hasRoom() {
        if (isRoom()) {
            return true;
        }
        // Marked first and looked at again, so that room made meanwhile is either seen here or told by letGo().
        roomAskedFor = true;
        return isRoom();
    }

    /**
     * Whether occurrences may end without a run. If not, what is due should stay due: it is told later, as a range. {@link
     * PublisherListener#room} will be told.
     */
    public boolean hasReserve() {
        if (isReserve()) {
            return true;
        }
        reserveAskedFor = true;
        return isReserve();
    }

    private boolean isRoom() {
        return held.get() < settings.window() && heldBytes.get() < settings.windowBytes();
    }

    private boolean isReserve() {
        return held.get() < settings.window() + settings.reserve();
    }

    @Override
    public int doWork() {
        int done = closed ? 0 : notices.tell();
        done += build() + hear();
        for (Lane lane : lanes) {
            done += closed ? 0 : lane.step();
        }
        // A sink that answers at once is heard at once.
        done += hear();
        return done + finish();
    }

    @Override
    public long restNanos() {
        long rest = LONGEST_REST_NANOS;
        for (Lane lane : lanes) {
            rest = Math.min(rest, lane.restNanos());
        }
        Closing flush = closing;
        return flush == null || closed ? rest : Math.min(rest, Math.max(0, flush.deadline() - time.nanos()));
    }

    private int build() {
        int done = 0;
        for (Ending ending = endings.peek(); ending != null && done < BUILT_PER_STEP; ending = endings.peek()) {
            long next = sequence + 1;
            AttestationResult result = closed ? null : building.build(ending, next);
            if (result == null) {
                endings.remove();
                abandon(ending);
            } else {
                Held kept = new Held(result, lanes.size());
                heldBytes.addAndGet(kept.bytes());
                open.put(next, kept);
                sequence = next;
                endings.remove();
                for (int i = 0; i < lanes.size(); i++) {
                    lanes.get(i).add(kept);
                }
                tell(() -> listener.built(result));
            }
            done++;
        }
        return done;
    }

    private void abandon(Ending ending) {
        if (closed) {
            LOG.error("ASSAY-1503 result {} came after the close and is lost", ending.id());
        }
        notBuilt.incrementAndGet();
        letGo(new Settled(ending.id(), null, 0, Durability.NONE, false, List.of("no result was built")));
    }

    private int hear() {
        int done = 0;
        for (Lane.Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.lane().answered(answer);
            done++;
        }
        return done;
    }

    private void answer(Lane.Answer answer) {
        answers.add(answer);
        wake.run();
    }

    @Override
    public void taken(Lane lane, Held result, Receipt receipt) {
        List<String> said = receipt.problem().isEmpty()
                ? List.of()
                : List.of(lane.name() + ": " + receipt.problem().get());
        if (result.taken(lane.index(), receipt.reached(), said)) {
            open.remove(result.result().sequence());
            heldBytes.addAndGet(-result.bytes());
            Settled end = result.settled(settings.required());
            if (!end.sufficient()) {
                belowRequired.incrementAndGet();
                LOG.warn(
                        "ASSAY-1504 result {} of job {} is only as safe as {}, and {} is required: {}",
                        end.id(),
                        result.result().job().spec().id(),
                        end.reached(),
                        settings.required(),
                        end.problems());
            }
            letGo(end);
        }
    }

    private void letGo(Settled end) {
        held.decrementAndGet();
        settled.incrementAndGet();
        tell(() -> listener.settled(end));
        if ((roomAskedFor && isRoom()) || (reserveAskedFor && isReserve())) {
            // Both, and before telling: whoever hears it asks again.
            roomAskedFor = false;
            reserveAskedFor = false;
            tell(listener::room);
        }
    }

    @Override
    public void failing(Lane lane, Reason why) {
        LOG.warn("ASSAY-1505 result sink {} does not take results: {}", lane.name(), why);
        tell(() -> signals.accept(new Signal(Signal.Kind.SINK_FAILING, time.wall(), lane.name(), why)));
    }

    @Override
    public void recovered(Lane lane) {
        LOG.info("ASSAY-1506 result sink {} takes results again", lane.name());
        Reason why = Reason.of(Reasons.OK).with("waiting", lane.waiting());
        tell(() -> signals.accept(new Signal(Signal.Kind.SINK_RECOVERED, time.wall(), lane.name(), why)));
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            // A listener's fault must not cost a result.
            LOG.error("ASSAY-1507 a listener of the publisher failed", e);
        }
    }

    /** Where results are. */
    public PublisherView view() {
        return new PublisherView(
                sequence,
                acknowledged(),
                settled.get(),
                held.get(),
                heldBytes.get(),
                belowRequired.get(),
                notBuilt.get(),
                isRoom(),
                lanes.stream().map(Lane::view).toList());
    }

    // Whoever has been built before the oldest that is held was let go of.
    private long acknowledged() {
        long built = sequence;
        var oldest = open.firstEntry();
        return oldest == null ? built : oldest.getKey() - 1;
    }

    /** What is held at this moment, in order, by any thread; also while a sink blocks the publisher's own. */
    public List<Untaken> untaken() {
        Collection<Held> built = open.values();
        List<Untaken> all = new ArrayList<>();
        for (Held each : built) {
            AttestationResult result = each.result();
            List<String> names = lanes.stream()
                    .filter(lane -> each.isWaitingFor(lane.index()))
                    .map(Lane::name)
                    .toList();
            if (!names.isEmpty()) {
                all.add(new Untaken(result.id(), result.job().spec().id(), result.sequence(), names));
            }
        }
        endings.forEach(ending -> all.add(new Untaken(ending.id(), "", 0, List.of())));
        return all;
    }

    /**
     * Asks the publisher to offer what is left, at once and for so long at most, and then to call no sink any more.
     *
     * <p>Returns at once and may be called again; steps do the work. Endings published meanwhile are taken along. If a sink
     * blocks the publisher's thread the future stays open, so wait for it with a limit and use {@link #untaken()}.
     *
     * @return completes with what was not taken; empty if all was
     */
    public CompletableFuture<List<Untaken>> close(Duration atMost) {
        synchronized (closeLock) {
            Closing flush = closing;
            if (flush == null) {
                Duration capped = atMost.compareTo(LONGEST_FLUSH) > 0 ? LONGEST_FLUSH : atMost;
                flush = new Closing(time.nanos() + Math.max(0, capped.toNanos()), new CompletableFuture<>());
                closing = flush;
            }
            wake.run();
            return flush.done();
        }
    }

    private int finish() {
        Closing flush = closing;
        if (flush == null || closed) {
            return 0;
        }
        if (!hurried) {
            hurried = true;
            lanes.forEach(Lane::hurry);
            return 1;
        }
        if (held.get() > 0 && flush.deadline() - time.nanos() > 0) {
            return 0;
        }
        closed = true;
        List<Untaken> left = untaken();
        if (!left.isEmpty()) {
            LOG.error("ASSAY-1508 {} results were not taken before the close, the first: {}", left.size(), left.get(0));
        }
        flush.done().complete(left);
        return 1;
    }
}
