package dev.assay.eventhub;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A hub on a plain socket that takes events and misbehaves as it is told: one script entry per request, then 200. */
final class RawHub implements AutoCloseable {

    /** A request as it came. */
    record Request(String line, Map<String, String> headers, byte[] body) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** What is done with a connection after a request; the connection is kept if it answers true. */
    interface Reaction {
        boolean to(Socket socket, OutputStream out) throws Exception;
    }

    private final ServerSocket server;
    private final Queue<Reaction> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    RawHub() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::serve, "raw-hub");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/events");
    }

    List<Request> requests() {
        return requests;
    }

    int connections() {
        return sockets.size();
    }

    RawHub next(Reaction reaction) {
        script.add(reaction);
        return this;
    }

    RawHub answers(int status, String... headers) {
        return next((socket, out) -> say(out, status, "", headers));
    }

    RawHub answersWith(int status, String body) {
        return next((socket, out) -> say(out, status, body));
    }

    /** Takes the request and breaks the connection without a word: the answer is lost. */
    RawHub losesItsAnswer() {
        return next((socket, out) -> false);
    }

    RawHub resets() {
        return next((socket, out) -> {
            socket.setSoLinger(true, 0);
            return false;
        });
    }

    /** Says the status, promises a long body and breaks off in the middle of it. */
    RawHub breaksOffInTheBodyOf(int status) {
        return next((socket, out) -> {
            write(out, "HTTP/1.1 " + status + " X\r\nContent-Length: 1000\r\n\r\nhalf of");
            return false;
        });
    }

    RawHub saysNothing() {
        return next((socket, out) -> {
            closing.await();
            return false;
        });
    }

    /** Says the status and a byte of a body that never ends. */
    RawHub dripsTheBodyOf(int status) {
        return next((socket, out) -> {
            write(out, "HTTP/1.1 " + status + " X\r\nContent-Length: 1000000\r\n\r\n.");
            closing.await();
            return false;
        });
    }

    RawHub floodsTheBodyOf(int status) {
        return next((socket, out) -> {
            write(out, "HTTP/1.1 " + status + " X\r\nContent-Type: text/plain\r\n\r\n");
            byte[] flood = "\u001b[31mflood\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
            while (closing.getCount() > 0) {
                out.write(flood);
            }
            return false;
        });
    }

    RawHub talksNonsense() {
        return next((socket, out) -> {
            write(out, "SSH-2.0-OpenSSH_9.2\r\n");
            return false;
        });
    }

    static boolean say(OutputStream out, int status, String body, String... headers) throws IOException {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        if (status != 204) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        write(out, text + "\r\n" + body);
        return true;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket), "raw-hub-connection");
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                Request request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                Reaction reaction = script.poll();
                OutputStream out = socket.getOutputStream();
                goesOn = reaction == null ? say(out, 200, "") : reaction.to(socket, out);
            }
        } catch (Exception clientWentAway) {
            // what the client made of it is what the test looks at
        }
    }

    private static Request read(InputStream in) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            head.add(line);
        }
        if (head.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(head.get(0), headers, in.readNBytes(length));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return null;
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
