package dev.assay.internal.resource;

import dev.assay.internal.resource.probe.SystemReader;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.ResourceRequest;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether there is room for a run, by what is reserved and what was sampled.
 *
 * <p>A request is granted if {@code reserved + request <= ceiling} in every dimension it touches and the gate is open.
 * Reservations stand from grant to release, so runs that have not yet taken up what they asked for are counted in full.
 *
 * <ul>
 *   <li>While readings are stale the monitor is blind: it goes by reservations alone, under ceilings of at most half
 *       the capacity. A gate that was closed stays closed.
 *   <li>If nothing is reserved and a request has been refused for the policy's patience, one run goes ahead if what it
 *       asks for is there at all: a machine that is always a little too full still makes progress, one run at a time.
 *   <li>What exceeds the ceiling of an empty machine is impossible. CPU gives way, so a request of up to one CPU always
 *       counts as possible, and takes what there is.
 * </ul>
 *
 * <p>Thread-safe. {@link #admit} and {@link Permit#release} take no lock. {@link #sample} is called by one thread at a
 * time. Listeners are called on the thread that releases or samples, with no lock held.
 */
public final class Monitor {

    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
    private static final int ATTEMPTS_TO_LOOK = 2;

    private final MonitorPolicy policy;
    private final TimeSource time;
    private final ResourceProbe probe;
    private final Meters meters;
    private final Ledger ledger = new Ledger();
    private final Patience patience;
    private final AtomicReference<@Nullable Claim> claim = new AtomicReference<>();
    private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
    private final Announcer announcer;
    private final Readings readings;
    private final LongAdder granted = new LongAdder();
    private final LongAdder delayed = new LongAdder();

    private final Board board = new Board();
    private final List<Runnable> hurries = new CopyOnWriteArrayList<>();
    private final Estimates estimates = new Estimates();

    // Sampler only.
    private final Sampler sampler;
    private final Sampler.Runs runs = new Sampler.Runs();

    // Written by whoever hurries, read by the driver.
    private volatile boolean hurried;
    private volatile long hurriedUntil;

    // Written by whoever is refused, read and cleared by whoever makes room.
    private volatile boolean someoneWaits;

    /** A monitor of this JVM. */
    public static Monitor create(MonitorPolicy policy, TimeSource time, ResourceProbe probe) {
        return create(policy, time, probe, null);
    }

    /**
     * A monitor of this JVM.
     *
     * @param own the reader behind the probe if it is ours: it is read without garbage
     */
    public static Monitor create(
            MonitorPolicy policy, TimeSource time, ResourceProbe probe, @Nullable SystemReader own) {
        return new Monitor(policy, time, probe, own, new HostJvm(), Meters.ofJvm(time));
    }

    Monitor(MonitorPolicy policy, TimeSource time, ResourceProbe probe, JvmGauge jvm, Meters meters) {
        this(policy, time, probe, null, jvm, meters);
    }

    private Monitor(
            MonitorPolicy policy,
            TimeSource time,
            ResourceProbe probe,
            @Nullable SystemReader own,
            JvmGauge jvm,
            Meters meters) {
        this.policy = policy;
        this.time = time;
        this.probe = probe;
        this.meters = meters;
        this.sampler = new Sampler(policy, jvm);
        this.patience = new Patience(policy.patience().toNanos());
        this.readings = new Readings(policy, time, probe, own);
        this.announcer = new Announcer(time);
        sampler.before(time.nanos(), board.fill());
        board.publish();
    }

    /** Asks for room. Any thread; returns at once. */
    public Decision admit(ResourceRequest request, Isolation level) {
        return admit(request, level, null);
    }

    /**
     * Asks for room, possibly with the claim that keeps it.
     *
     * @param mine the asker's own claim, which is not held against it; granted or not, the asker closes it
     */
    public Decision admit(ResourceRequest request, Isolation level, @Nullable Claim mine) {
        ResourceRequest counted = MonitorPolicy.counted(request, level);
        long asked = Packed.of(counted, level);
        if (exceeds(asked, maxima())) {
            Reason never = Explanation.impossible(board.copy(), counted, level);
            if (never != null) {
                return new Decision.Impossible(never);
            }
        }
        long packed = giveWay(asked);
        boolean heap = Packed.heap(packed) > 0;
        for (int look = 0; look < ATTEMPTS_TO_LOOK; look++) {
            long ceilings = ceilingsIfOpen(heap);
            if (ceilings >= 0 && ledger.reserve(packed, heldAgainst(mine), ceilings)) {
                return grant(packed, counted, level);
            }
            // Said before the second look: whoever makes room after that look sees it and wakes the asker.
            someoneWaits = true;
        }
        if (goesAlone(packed, counted, level, mine)) {
            return grant(packed, counted, level);
        }
        delayed.increment();
        return new Decision.Delayed(explanation(heldAgainst(mine)).delayed(counted, packed));
    }

    /**
     * What a job's next run asks for: what was learned of it, if that is more than declared and not more than this
     * machine could ever grant. So learning never makes a request impossible that was not.
     */
    public ResourceRequest request(ResourceRequest declared, RunHistory history, Isolation level) {
        ResourceRequest learned = history.estimate(declared, level);
        long maxima = maxima();
        long mostMemory = level == Isolation.PROCESS ? Packed.memoryBytes(maxima) : Packed.heapBytes(maxima);
        if (learned.memoryBytes() <= mostMemory && learned.cpus() <= Packed.cpus(maxima)) {
            return learned; // it is never less than what was declared
        }
        return new ResourceRequest(
                Math.max(declared.memoryBytes(), Math.min(learned.memoryBytes(), mostMemory)),
                Math.max(declared.cpus(), Math.min(learned.cpus(), Packed.cpus(maxima))));
    }

    /** What could be granted at best, packed; {@link #request} goes no higher. */
    public long maxima() {
        return board.at(board.version()).maxima;
    }

    /** Whether a field of what is asked for is larger than what there is at best. */
    private static boolean exceeds(long asked, long maxima) {
        return Packed.isFull(asked)
                || Packed.memory(asked) > Packed.memory(maxima)
                || Packed.heap(asked) > Packed.heap(maxima)
                || Packed.cpu(asked) > Packed.cpu(maxima);
    }

    /** CPU gives way: who asks for more than the ceiling of an empty machine takes all of it. */
    private long giveWay(long asked) {
        long mostCpu = Math.max(1, Packed.cpu(maxima()));
        return Packed.cpu(asked) <= mostCpu ? asked : Packed.of(Packed.memory(asked), Packed.heap(asked), mostCpu);
    }

    /** What may be reserved now; negative while the gate is closed. Without garbage: every admission comes through here. */
    private long ceilingsIfOpen(boolean heap) {
        while (true) {
            long version = board.version();
            Snapshot now = board.at(version);
            boolean open = now.isOpen(heap);
            long ceilings = ceilings(now, isStale(now));
            if (board.isStill(version)) {
                return open ? ceilings : -1;
            }
        }
    }

    private Decision grant(long packed, ResourceRequest counted, Isolation level) {
        patience.reset();
        granted.increment();
        return new Decision.Granted(new Permit(this, packed, counted, level));
    }

    /** Whether nothing runs, has not for long enough, and what is asked for is there at all. */
    private boolean goesAlone(long packed, ResourceRequest counted, Isolation level, @Nullable Claim mine) {
        if (ledger.reserved() != 0 || heldAgainst(mine) != 0) {
            return false;
        }
        if (!patience.isOver(time.nanos())) {
            return false;
        }
        Snapshot now = board.copy();
        long there;
        if (level != Isolation.PROCESS) {
            there = now.heapMax - now.heapLive;
        } else if (isStale(now) || !now.memoryKnown) {
            there = Packed.memoryBytes(now.blindCeilings);
        } else {
            there = now.reading.memoryAvailableBytes;
        }
        return counted.memoryBytes() <= there && ledger.reserveAlone(packed);
    }

    private static long ceilings(Snapshot now, boolean stale) {
        return stale ? Packed.min(now.ceilings, now.blindCeilings) : now.ceilings;
    }

    private boolean isStale(Snapshot now) {
        long nanos = time.nanos();
        return !now.sampled || nanos - now.stampNanos > policy.staleNanos() || readings.isOverdue(nanos);
    }

    private long heldAgainst(@Nullable Claim mine) {
        Claim held = claim.get();
        return held == null || held == mine ? 0 : held.packed();
    }

    private Explanation explanation(long held) {
        Snapshot now = board.copy();
        boolean stale = isStale(now);
        return new Explanation(
                now, ceilings(now, stale), ledger.reserved(), held, stale, time.nanos() - now.stampNanos);
    }

    /**
     * Keeps the next room for a request that waits longest.
     *
     * @return the claim; null if another one is kept already, or the request is impossible
     */
    public @Nullable Claim claim(ResourceRequest request, Isolation level) {
        ResourceRequest counted = MonitorPolicy.counted(request, level);
        if (Explanation.impossible(board.copy(), counted, level) != null) {
            return null;
        }
        Claim mine = new Claim(this, giveWay(Packed.of(counted, level)));
        return claim.compareAndSet(null, mine) ? mine : null;
    }

    void unclaim(Claim mine) {
        if (claim.compareAndSet(mine, null)) {
            wakeWaiting();
        }
    }

    void released(long packed) {
        ledger.release(packed);
        wakeWaiting();
    }

    /** How this monitor decides. */
    public MonitorPolicy policy() {
        return policy;
    }

    /** The meters of the runs under this monitor. */
    public Meters meters() {
        return meters;
    }

    /** Calls {@code wake} when there may be room for who was refused, at most once per refusal and sample. Quick. */
    public void onRoom(Runnable wake) {
        wakes.add(wake);
    }

    /** Ends {@link #onRoom}. */
    public void removeOnRoom(Runnable wake) {
        wakes.remove(wake);
    }

    /** Tells {@code listener} when the gate closes or opens and when readings are lost or back. Quick. */
    public void onSignal(Consumer<Signal> listener) {
        announcer.add(listener);
    }

    /** Ends {@link #onSignal}. */
    public void removeOnSignal(Consumer<Signal> listener) {
        announcer.remove(listener);
    }

    private void wakeWaiting() {
        if (!someoneWaits) {
            return;
        }
        someoneWaits = false;
        for (Runnable wake : wakes) {
            try {
                wake.run();
            } catch (RuntimeException failure) {
                LOG.warn("Waking a waiter failed; the others are still woken", failure);
            }
        }
    }

    /** Takes a sample: reads the machine and the runs, moves ceilings and gates. One thread at a time. */
    public void sample() {
        Snapshot next = board.fill();
        boolean read = readings.next(next.reading);
        meters.sample(probe, time.nanos());
        if (read) {
            runs.reserved = ledger.reserved();
            runs.cpuNanos = meters.cpuNanos();
            runs.inJvmCpuNanos = meters.inJvmCpuNanos();
            runs.materialisedBytes = meters.materialisedBytes();
            sampler.step(time.nanos(), runs, next);
            board.publish();
            if (announcer.gates(next)) {
                hurry();
            }
        }
        watch();
        // Once per sample whoever was refused may ask again: ceilings may have moved, and patience may be over.
        wakeWaiting();
    }

    /** Notices that readings are late. Cheap; any thread, such as a timer while a reading is stuck. */
    public void watch() {
        long version;
        boolean stale;
        boolean known;
        String source;
        do {
            version = board.version();
            Snapshot now = board.at(version);
            stale = isStale(now);
            known = now.memoryKnown;
            source = now.reading.source;
        } while (!board.isStill(version));
        announcer.blind(stale, known, source);
    }

    /**
     * Samples more often for some seconds: a run was killed or memory is short, so what was true a moment ago is not. Any
     * thread.
     */
    public void hurry() {
        hurriedUntil = time.nanos() + MonitorPolicy.HURRY_FOR.toNanos();
        hurried = true;
        for (Runnable each : hurries) {
            each.run();
        }
    }

    /** Whether samples should be closer together now. */
    public boolean isHurried() {
        if (hurried && hurriedUntil - time.nanos() <= 0) {
            hurried = false;
        }
        return hurried;
    }

    /** Calls back when a hurry begins or is prolonged. Quick. */
    void onHurry(Runnable listener) {
        hurries.add(listener);
    }

    /** Ends {@link #onHurry}. */
    void removeOnHurry(Runnable listener) {
        hurries.remove(listener);
    }

    /** What the plugins' versions have used, and so will ask for. */
    public Estimates estimates() {
        return estimates;
    }

    /** This monitor now. Any thread. */
    public MonitorView view() {
        Snapshot now = board.copy();
        boolean stale = isStale(now);
        long ceilings = ceilings(now, stale);
        long reserved = ledger.reserved();
        return new MonitorView(
                now.reading.toReading(),
                now.sampled ? OptionalLong.of(time.nanos() - now.stampNanos) : OptionalLong.empty(),
                now.memoryCapacity(),
                now.cpuCapacity,
                now.usedCpus(),
                now.foreignCpus(),
                now.heapMax,
                now.heapLive,
                Packed.memoryBytes(ceilings),
                Packed.heapBytes(ceilings),
                Packed.cpus(ceilings),
                Packed.memoryBytes(reserved),
                Packed.heapBytes(reserved),
                Packed.cpus(reserved),
                stale || !now.memoryKnown,
                now.gate.open(),
                now.gate.cause(),
                now.heapGate.open(),
                now.heapGate.cause(),
                now.gate.changes() + now.heapGate.changes(),
                now.residueNanos < 0 ? OptionalLong.empty() : OptionalLong.of(now.residueNanos),
                Snapshot.known(now.residueCpus),
                granted.sum(),
                delayed.sum(),
                readings.failures(),
                meters.size());
    }
}
