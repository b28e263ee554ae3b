package dev.assay.examples.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A small HTTP server for plugin jars, on the loopback address only; slow enough for its progress to be seen. */
final class PluginRepository implements AutoCloseable {

    /**
     * A jar that the repository serves.
     *
     * @param id the plugin's id, which is the file's name without its ending
     * @param url where to fetch it
     * @param sha256 what its bytes must be
     */
    record Entry(String id, String url, String sha256) {}

    private static final int BLOCK = 8 * 1024;
    private static final long PAUSE_MILLIS = 40;

    private final HttpServer server;
    private final String base;
    private final ExecutorService threads;
    private final List<Entry> entries;

    private PluginRepository(HttpServer server, String base, ExecutorService threads, List<Entry> entries) {
        this.server = server;
        this.base = base;
        this.threads = threads;
        this.entries = List.copyOf(entries);
    }

    static PluginRepository serve(List<Path> jars) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        List<Entry> entries = new ArrayList<>();
        for (Path jar : jars) {
            String file = jar.getFileName().toString();
            server.createContext("/" + file, exchange -> send(exchange, jar));
            entries.add(new Entry(file.replaceFirst("\\.jar$", ""), base + file, digest(jar)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(3, task -> {
            Thread thread = new Thread(task, "plugin-repository");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.start();
        return new PluginRepository(server, base, threads, entries);
    }

    /** What all addresses begin with. */
    String base() {
        return base;
    }

    List<Entry> entries() {
        return entries;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void send(HttpExchange exchange, Path jar) throws IOException {
        try (exchange) {
            byte[] bytes = Files.readAllBytes(jar);
            exchange.getResponseHeaders().set("Content-Type", "application/java-archive");
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int at = 0; at < bytes.length; at += BLOCK) {
                    out.write(bytes, at, Math.min(BLOCK, bytes.length - at));
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String digest(Path jar) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
