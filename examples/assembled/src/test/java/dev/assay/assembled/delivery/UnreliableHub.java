package dev.assay.assembled.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.eventhub.ResultStreamVerifier;
import dev.assay.eventhub.StreamReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A hub that is well only as often as it is told to be; what it acknowledges, or keeps and then says nothing of, it verifies. */
final class UnreliableHub implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ResultStreamVerifier verifier = ResultStreamVerifier.create();
    private final Random random;
    private int wellInTen = 10; // guarded by this
    private int acknowledged; // guarded by this

    UnreliableHub(long seed) throws IOException {
        random = new Random(seed);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    synchronized void isWell(int inTen) {
        wellInTen = inTen;
    }

    synchronized int acknowledged() {
        return acknowledged;
    }

    StreamReport report() {
        return verifier.report();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (random.nextInt(10) < wellInTen) {
            verifier.addEvents(body);
            acknowledged++;
            say(exchange, 202);
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> say(exchange, 503);
            case 1 -> {
                exchange.getResponseHeaders().set("Retry-After", "2");
                say(exchange, 429);
            }
            case 2 -> say(exchange, 401);
            case 3 -> say(exchange, 404);
            case 4, 5 -> say(exchange, 400);
            case 6 -> exchange.close(); // not taken, and no answer
            default -> {
                verifier.addEvents(body);
                exchange.close(); // taken, and the answer is lost
            }
        }
    }

    private static void say(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
