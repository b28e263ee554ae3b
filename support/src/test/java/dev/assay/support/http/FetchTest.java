package dev.assay.support.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the fetcher share. */
@Timeout(60)
abstract class FetchTest {
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    static final FetchLimits LIMITS = FetchLimits.of(100_000, Duration.ofSeconds(30), Duration.ofSeconds(60));

    @TempDir
    Path folder;

    static String redirect(String location) {
        return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n";
    }

    static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
    }

    static FetchRequest.Builder request(RawServer server) {
        return FetchRequest.builder(server.uri("/body"), LIMITS);
    }

    static HttpFetch fetcher() {
        return fetcher(System::nanoTime);
    }

    static HttpFetch fetcher(LongSupplier clock) {
        return builder(clock).build();
    }

    static HttpFetch.Builder builder(LongSupplier clock) {
        return HttpFetch.builder(
                task -> {
                    Thread thread = new Thread(task, "fetch");
                    thread.setDaemon(true);
                    return thread;
                },
                () -> NOW,
                clock);
    }

    /** A clock on which time passes with every look, so that waiting costs looks and not seconds. */
    static LongSupplier clockThatRuns(Duration perLook) {
        AtomicLong now = new AtomicLong();
        return () -> now.addAndGet(perLook.toNanos());
    }

    static FetchException assertFault(FetchFault fault, ThrowingCallable call) {
        FetchException[] caught = new FetchException[1];
        assertThatExceptionOfType(FetchException.class).isThrownBy(call).satisfies(e -> {
            assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault);
            assertThat(e.getMessage()).doesNotContain("\n");
            caught[0] = e;
        });
        return caught[0];
    }
}
