package dev.assay.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** When the gate closes and opens, and that it does not flutter. */
class GateTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long LOW = 1000;

    private final Gate gate = new Gate(10, 2, 5 * SECOND);
    private long now = -3 * SECOND; // a ticker may be negative

    @Property
    void whateverTheReadingsItClosesAtMostOnceInItsDwell(
            @ForAll @Size(max = 300) List<@IntRange(min = 400, max = 1600) Integer> readings) {
        Gate fluttering = new Gate(10, 2, 5 * SECOND);
        long time = 0;
        long lastClosed = -100 * SECOND;
        boolean wasOpen = true;
        for (int available : readings) {
            time += SECOND;
            boolean open = fluttering.step(time, available, LOW, -1, -1).open();
            if (wasOpen && !open) {
                assertThat(time - lastClosed).isGreaterThan(5 * SECOND);
                lastClosed = time;
            }
            if (!wasOpen && open) {
                assertThat(available).isGreaterThanOrEqualTo(1250);
            }
            wasOpen = open;
        }
    }

    @Property
    void readingsBetweenTheWaterMarksMoveNothing(
            @ForAll @Size(max = 100) List<@IntRange(min = 1000, max = 1249) Integer> readings, @ForAll boolean closed) {
        Gate still = new Gate(10, 2, 5 * SECOND);
        long time = 0;
        if (closed) {
            still.step(time, 1, LOW, -1, -1);
        }
        for (int available : readings) {
            time += SECOND;
            assertThat(still.step(time, available, LOW, -1, -1).open()).isEqualTo(!closed);
        }
    }

    @Test
    void aGateThatClosesAgainSoonStaysClosedForLonger() {
        assertThat(secondsClosed()).isEqualTo(5);
        assertThat(secondsClosed()).isEqualTo(10);
        assertThat(secondsClosed()).isEqualTo(20);
        assertThat(secondsClosed()).isEqualTo(40);
        assertThat(secondsClosed()).isEqualTo(60);
        assertThat(secondsClosed()).isEqualTo(60);
        for (int i = 0; i < 31; i++) {
            step(2000, 0);
        }
        assertThat(secondsClosed()).isEqualTo(5);
    }

    private int secondsClosed() {
        assertThat(step(1, 0).open()).isFalse();
        for (int seconds = 1; ; seconds++) {
            if (step(2000, 0).open()) {
                return seconds;
            }
        }
    }

    @Test
    void valuesThatAreNotKnownMoveNothing() {
        step(1, -1);
        for (int i = 0; i < 20; i++) {
            assertThat(step(-1, -1).open()).isFalse();
        }
        Gate open = new Gate(10, 2, 5 * SECOND);
        assertThat(open.step(now, -1, LOW, -1, -1).open()).isTrue();
    }

    @Test
    void aGoodReadingInBetweenStartsTheCountAnew() {
        step(900, 0);
        step(2000, 0);
        assertThat(step(900, 0).open()).isTrue();
        assertThat(step(900, 0).open()).isFalse();
    }

    @Test
    void memoryAndPressureMustBothRecover() {
        step(2000, 20);
        assertThat(step(2000, 20).open()).isFalse();
        for (int i = 0; i < 10; i++) {
            assertThat(step(2000, 8).open())
                    .as("below the limit, but not by a quarter")
                    .isFalse();
        }
        step(2000, 7);
        step(2000, 7);

        Gate.State state = step(2000, 7);

        assertThat(state.open()).isTrue();
        assertThat(state.changes()).isEqualTo(2);
        assertThat(state.cause()).isEmpty();
    }

    @Test
    void everythingWaitingAtOnceClosesItLongBeforeSomethingWaitingDoes() {
        assertThat(gate.step(SECOND, 2000, LOW, 3, 2).open()).isTrue();

        Gate.State state = gate.step(2 * SECOND, 2000, LOW, 3, 2);

        assertThat(state.open()).isFalse();
        assertThat(state.cause()).contains("everything waited for memory for 2.0 %");
    }

    @Test
    void theHeapsGateGoesByWhatLivesAfterCollections() {
        HeapGate heap = new HeapGate(5 * SECOND);
        assertThat(heap.step(SECOND, 86, 100).open()).isTrue();

        Gate.State closed = heap.step(2 * SECOND, 86, 100);
        assertThat(closed.open()).isFalse();
        assertThat(closed.cause()).contains("86 B of the host's heap of 100 B");
        for (int second = 3; second < 20; second++) {
            assertThat(heap.step(second * SECOND, 83, 100).open())
                    .as("better, but not by a quarter of what was free")
                    .isFalse();
        }
        heap.step(20 * SECOND, 81, 100);
        heap.step(21 * SECOND, 81, 100);

        assertThat(heap.step(22 * SECOND, 81, 100).open()).isTrue();
        assertThat(heap.step(100 * SECOND, 93, 100).open())
                .as("severe: at once")
                .isFalse();
    }

    private Gate.State step(long available, double pressure) {
        now += SECOND;
        return gate.step(now, available, LOW, pressure, -1);
    }
}
