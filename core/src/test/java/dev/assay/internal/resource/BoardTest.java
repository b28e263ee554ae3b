package dev.assay.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is read from the board belongs together, however fast it is written. */
class BoardTest {

    private final Board board = new Board();

    @Test
    void whatIsNotPublishedIsNotSeen() {
        write(1);
        Snapshot next = board.fill();
        next.ceilings = 99;

        assertThat(board.copy().ceilings).isEqualTo(1);
        assertThat(board.isStill(board.version())).isTrue();
        board.publish();
        assertThat(board.copy().ceilings).isEqualTo(99);
    }

    @Test
    void aReaderThatSleepsThroughTwoSamplesKnowsIt() {
        write(1);
        long taken = board.version();
        write(2);
        assertThat(board.isStill(taken)).as("the other one was filled").isTrue();

        board.fill();

        assertThat(board.isStill(taken)).isFalse();
    }

    @Test
    void aCopyIsNeverOfTwoSamples() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong torn = new AtomicLong();
        Thread reader = new Thread(() -> {
            while (!stop.get()) {
                Snapshot copy = board.copy();
                if (copy.ceilings != copy.stampNanos
                        || copy.ceilings != copy.reading.memoryAvailableBytes
                        || copy.ceilings != copy.residueNanos) {
                    torn.incrementAndGet();
                }
            }
        });
        write(0);
        reader.start();
        for (int i = 1; i < 300_000; i++) {
            write(i);
        }
        stop.set(true);
        reader.join();

        assertThat(torn).hasValue(0);
    }

    private void write(long value) {
        Snapshot next = board.fill();
        next.stampNanos = value;
        next.reading.memoryAvailableBytes = value;
        next.ceilings = value;
        next.residueNanos = value;
        board.publish();
    }
}
