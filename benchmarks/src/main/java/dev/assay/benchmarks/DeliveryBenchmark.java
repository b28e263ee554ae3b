package dev.assay.benchmarks;

import com.sun.net.httpserver.HttpServer;
import dev.assay.eventhub.CloudEventsTransport;
import dev.assay.eventhub.HubOutbox;
import dev.assay.eventhub.SpoolSync;
import dev.assay.eventhub.internal.spool.Spool;
import dev.assay.eventhub.internal.spool.SpoolSettings;
import dev.assay.eventhub.internal.spool.SystemDisk;
import dev.assay.eventhub.internal.transport.EventBody;
import dev.assay.spi.hub.HubRecord;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A backlog from disk to a hub over loopback, in batches, beside a bare HTTP client that posts the same batches from memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(1)
public class DeliveryBenchmark {

    private static final int RECORDS = 10_000;
    private static final int BATCH = 100;

    private final List<HubRecord> records = HubRecords.of(RECORDS);
    private HttpServer server;
    private ExecutorService workers;
    private URI address;
    private HttpClient client;
    private List<byte[]> bodies;
    private Path folder;

    /** Starts a hub that takes everything. */
    @Setup
    public void open() throws IOException {
        workers = Executors.newFixedThreadPool(2);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        bodies = java.util.stream.IntStream.range(0, RECORDS / BATCH)
                .mapToObj(i -> EventBody.batch(records.subList(i * BATCH, (i + 1) * BATCH)))
                .toList();
    }

    /** Lays a backlog out. */
    @Setup(Level.Invocation)
    public void backlog() throws IOException {
        folder = HubRecords.folder();
        SpoolSettings settings = new SpoolSettings(8 << 20, 1L << 30, 0, 0, false);
        try (Spool spool = Spool.open(folder.resolve("event-hub"), settings, new SystemDisk(), new ManualTime())) {
            for (int i = 0; i < RECORDS; i += BATCH) {
                spool.append(records.subList(i, i + BATCH));
            }
        }
    }

    /** Start, deliver all of it, close. */
    @Benchmark
    public long outbox() throws Exception {
        HubOutbox outbox = HubOutbox.builder(CloudEventsTransport.to(address)
                        .batch(BATCH)
                        .batchBytes(16 << 20)
                        .build())
                .sync(SpoolSync.OS)
                .build();
        try (ManualEnvironment environment = ManualEnvironment.in(folder)) {
            outbox.start(environment);
            if (!outbox.flush(Duration.ofMinutes(1))) {
                throw new IllegalStateException("not delivered: " + outbox.view());
            }
            long delivered = outbox.view().delivered();
            outbox.close();
            return delivered;
        }
    }

    /** The same batches, one after the other. */
    @Benchmark
    public long bareClient() throws Exception {
        long taken = 0;
        for (byte[] body : bodies) {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/cloudevents-batch+json; charset=UTF-8")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            taken +=
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 204 ? BATCH : 0;
        }
        return taken;
    }

    /** Deletes the backlog. */
    @TearDown(Level.Invocation)
    public void forget() {
        HubRecords.delete(folder);
    }

    /** Stops the hub. */
    @TearDown
    public void close() {
        server.stop(0);
        workers.shutdown();
    }
}
