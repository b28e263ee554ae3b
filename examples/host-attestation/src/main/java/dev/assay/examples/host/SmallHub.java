package dev.assay.examples.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.eventhub.ResultStreamVerifier;
import dev.assay.eventhub.StreamReport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small event hub on the loopback address: checks what it gets, drops repeats, and appends each record to a file, one a
 * line, in the bytes in which it came.
 */
final class SmallHub implements AutoCloseable {

    private static final int MOST = 4 << 20;

    private final HttpServer server;
    private final ExecutorService thread;
    private final Path file;
    private final Set<String> seen = new HashSet<>(); // the one server thread only
    private final ResultStreamVerifier stream = ResultStreamVerifier.create();
    private final AtomicInteger taken = new AtomicInteger();
    private final List<String> refusals = new CopyOnWriteArrayList<>();

    private SmallHub(HttpServer server, ExecutorService thread, Path file) {
        this.server = server;
        this.thread = thread;
        this.file = file;
    }

    static SmallHub open(Path file) throws IOException {
        Files.deleteIfExists(file);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "small-hub");
            made.setDaemon(true);
            return made;
        });
        SmallHub hub = new SmallHub(server, thread, file);
        server.createContext("/events", hub::receive);
        server.setExecutor(thread);
        server.start();
        return hub;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
    }

    Path file() {
        return file;
    }

    /** What came, in a line. */
    String summary() {
        StreamReport report = stream.report();
        return taken.get() + " results taken, " + report.repeats() + " repeated, " + refusals.size()
                + " requests refused, stream " + (report.isWhole() ? "whole" : "NOT whole");
    }

    /** What went wrong, given how many results were sent. */
    List<String> problems(long sent) {
        List<String> problems = new ArrayList<>();
        stream.report().faults().forEach(fault -> problems.add("the stream of results is not whole: " + fault));
        refusals.forEach(refusal -> problems.add("the hub refused a request: " + refusal));
        if (taken.get() != sent) {
            problems.add("the hub has " + taken.get() + " results, and " + sent + " were sent");
        }
        return problems;
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdown();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST + 1);
            String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
            if (!exchange.getRequestMethod().equals("POST")) {
                answer(exchange, 405, "only POST");
            } else if (!type.split(";", 2)[0].trim().equalsIgnoreCase("application/cloudevents+json")) {
                answer(exchange, 415, "only application/cloudevents+json");
            } else if (body.length > MOST) {
                answer(exchange, 413, "at most " + MOST + " bytes");
            } else {
                take(exchange, body);
            }
        }
    }

    private void take(HttpExchange exchange, byte[] body) throws IOException {
        ReceivedEvent event;
        try {
            event = ReceivedEvent.parse(body);
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, String.valueOf(e.getMessage()));
            return;
        }
        stream.addEvents(body);
        if (seen.add(event.source() + ' ' + event.id())) {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                event.writeTo(out);
                out.write('\n');
            }
            taken.addAndGet(event.isResult() ? 1 : 0);
        }
        answer(exchange, 202, "");
    }

    private void answer(HttpExchange exchange, int status, String text) throws IOException {
        if (status >= 400) {
            refusals.add(status + " " + text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
