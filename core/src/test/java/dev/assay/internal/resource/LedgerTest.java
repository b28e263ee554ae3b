package dev.assay.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The laws of the ledger: nothing above the ceiling, nothing lost, nothing left. */
class LedgerTest {

    private static final long MOST = (1L << 21) - 1;

    /** Take so much, or give back what was taken first or last. */
    record Step(long memory, long heap, long cpu, boolean release, boolean oldest) {
        long packed() {
            return Packed.of(memory, heap, cpu);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> amount = Arbitraries.longs().between(0, 400);
        return Combinators.combine(amount, amount, amount, Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }

    @Property
    void whatIsReservedIsTheSumOfWhatWasTakenAndNeverAboveTheCeiling(@ForAll("steps") List<Step> steps) {
        Ledger ledger = new Ledger();
        List<Long> taken = new ArrayList<>();
        long ceiling = Packed.of(1000, 900, 800);
        for (Step step : steps) {
            if (step.release() && !taken.isEmpty()) {
                ledger.release(taken.remove(step.oldest() ? 0 : taken.size() - 1));
            } else if (ledger.reserve(step.packed(), 0, ceiling)) {
                taken.add(step.packed());
            } else {
                assertThat(Packed.fits(ledger.reserved(), step.packed(), ceiling))
                        .isFalse();
            }
            assertThat(Packed.memory(ledger.reserved()))
                    .isLessThanOrEqualTo(1000)
                    .isEqualTo(sum(taken, 0));
            assertThat(Packed.heap(ledger.reserved())).isLessThanOrEqualTo(900).isEqualTo(sum(taken, 1));
            assertThat(Packed.cpu(ledger.reserved())).isLessThanOrEqualTo(800).isEqualTo(sum(taken, 2));
        }
        taken.forEach(ledger::release);
        assertThat(ledger.reserved()).isZero();
    }

    private static long sum(List<Long> taken, int field) {
        return taken.stream()
                .mapToLong(packed ->
                        field == 0 ? Packed.memory(packed) : field == 1 ? Packed.heap(packed) : Packed.cpu(packed))
                .sum();
    }

    @Property
    void amountsComeOutAsTheyWentIn(
            @ForAll @LongRange(min = 0, max = MOST) long memory,
            @ForAll @LongRange(min = 0, max = MOST) long heap,
            @ForAll @LongRange(min = 0, max = MOST) long cpu) {
        long packed = Packed.of(memory, heap, cpu);

        assertThat(packed).isNotNegative();
        assertThat(Packed.memory(packed)).isEqualTo(memory);
        assertThat(Packed.heap(packed)).isEqualTo(heap);
        assertThat(Packed.cpu(packed)).isEqualTo(cpu);
    }

    @Property
    void whatIsAskedForIsRoundedUpAndWhatThereIsIsRoundedDown(@ForAll @LongRange(min = 1, max = 1L << 40) long bytes) {
        ResourceRequest request = new ResourceRequest(bytes, 0.101);

        assertThat(Packed.memoryBytes(Packed.of(request, Isolation.PROCESS))).isGreaterThanOrEqualTo(bytes);
        assertThat(Packed.heapBytes(Packed.of(request, Isolation.DIRECT))).isGreaterThanOrEqualTo(bytes);
        assertThat(Packed.cpu(Packed.of(request, Isolation.DIRECT))).isEqualTo(11);
        assertThat(Packed.memoryBytes(Packed.floor(bytes, 0, 0.109))).isLessThanOrEqualTo(bytes);
        assertThat(Packed.cpu(Packed.floor(bytes, 0, 0.109))).isEqualTo(10);
    }

    @Test
    void amountsBeyondAFieldEndAtItsLargestValue() {
        assertThat(Packed.memory(Packed.floor(Long.MAX_VALUE, Long.MAX_VALUE, 1e9)))
                .isEqualTo(MOST);
        assertThat(Packed.cpu(Packed.floor(Long.MAX_VALUE, Long.MAX_VALUE, 1e9)))
                .isEqualTo(MOST);
        assertThat(Packed.memory(Packed.of(new ResourceRequest(Long.MAX_VALUE, 4096), Isolation.PROCESS)))
                .isEqualTo(MOST);
        assertThat(Packed.plus(Packed.of(MOST, MOST, MOST), Packed.of(1, 1, 1))).isEqualTo(Packed.of(MOST, MOST, MOST));
    }

    @Test
    void aRequestThatDoesNotTouchADimensionIsNotHeldBackByIt() {
        Ledger ledger = new Ledger();
        long full = Packed.of(0, 100, 0);

        assertThat(ledger.reserve(full, 0, Packed.of(100, 100, 100))).isTrue();
        assertThat(ledger.reserve(Packed.of(50, 0, 0), 0, Packed.of(100, 10, 100)))
                .isTrue();
    }

    @Test
    void threadsTogetherNeverPassTheCeiling() throws Exception {
        Ledger ledger = new Ledger();
        long ceiling = Packed.of(100, 100, 100);
        AtomicLong above = new AtomicLong();
        AtomicLong granted = new AtomicLong();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            long request = Packed.of(7 + t, 11 + t, 13 + t);
            Thread thread = new Thread(() -> {
                await(start);
                for (int i = 0; i < 20_000; i++) {
                    if (ledger.reserve(request, 0, ceiling)) {
                        granted.incrementAndGet();
                        long now = ledger.reserved();
                        if (Packed.memory(now) > 100 || Packed.heap(now) > 100 || Packed.cpu(now) > 100) {
                            above.incrementAndGet();
                        }
                        ledger.release(request);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(above).hasValue(0);
        assertThat(granted.get()).isPositive();
        assertThat(ledger.reserved()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
