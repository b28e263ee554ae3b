package dev.assay.internal.state;

import dev.assay.spi.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The control thread notes while the writing thread comes to its end: all is written, and what waits for that is done. */
@JCStressTest
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both are written, and both who waited were told")
@State
public class StoreHandOverRace {

    private static final TimeSource STILL = new TimeSource() {
        @Override
        public Instant wall() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return 0;
        }
    };

    /** A file that counts the times a record came into it. */
    private static final class CountingFile implements StateFile {

        private final byte[] word;
        private volatile int records; // written under the store's lock

        CountingFile(byte[] word) {
            this.word = word;
        }

        @Override
        public Optional<InputStream> read() {
            return Optional.empty();
        }

        @Override
        public void truncate(long size) {}

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        public void append(long end, byte[] bytes, int length) {
            for (int at = 0; at + word.length <= length; at++) {
                int same = 0;
                while (same < word.length && bytes[at + same] == word[same]) {
                    same++;
                }
                records += same == word.length ? 1 : 0;
            }
        }

        @Override
        public void sync() {}

        @Override
        public void replace(Content content) throws IOException {
            content.writeTo(new ByteArrayOutputStream());
        }

        @Override
        public String setAside() {
            return "aside";
        }

        @Override
        public void close() {}
    }

    private final Queue<Runnable> bodies = new ConcurrentLinkedQueue<>();
    private final CountingFile file = new CountingFile("nightly".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    private final StateStore store = StateStore.open(file, STILL, body -> new Thread(body) {
        @Override
        public synchronized void start() {
            bodies.add(body); // the writing actor is the thread
        }
    });
    private volatile boolean done;
    private int told; // control actor, then arbiter

    @Actor
    public void control() {
        noteOne();
        noteOne();
        done = true;
    }

    private void noteOne() {
        long mark = store.note(new StateRecord.Scheduled("nightly", Instant.EPOCH, null, 1, false));
        store.whenWritten(mark, () -> told++);
        store.step();
    }

    @Actor
    public void writing() {
        boolean last = false;
        while (!last) {
            last = done;
            for (Runnable body = bodies.poll(); body != null; body = bodies.poll()) {
                body.run();
            }
        }
    }

    @Arbiter
    public void after(II_Result result) {
        for (Runnable body = bodies.poll(); body != null; body = bodies.poll()) {
            body.run();
        }
        store.step();
        result.r1 = file.records;
        result.r2 = told;
    }
}
