package dev.assay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server on a plain socket that says what a test wants said, however wrong, and notes each request. */
final class OddServer implements AutoCloseable {

    /** Answers one request. When it returns, the connection is closed. */
    interface Answer {
        void to(List<String> request, Socket socket, OutputStream out) throws Exception;
    }

    private final ServerSocket server;
    private volatile Answer answer;
    private final List<List<String>> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    OddServer() throws IOException {
        this(saying(ok("{}")));
    }

    OddServer(Answer answer) throws IOException {
        this.answer = answer;
        this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::serve, "odd-server");
        thread.setDaemon(true);
        thread.start();
    }

    static Answer saying(String response) {
        return (request, socket, out) -> out.write(response.getBytes(StandardCharsets.UTF_8));
    }

    static String ok(String body, String... headers) {
        return answer("200 OK", body, headers);
    }

    static String answer(String status, String body, String... headers) {
        StringBuilder text = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return text.append("Connection: close\r\nContent-Length: ")
                .append(length)
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    void now(Answer next) {
        answer = next;
    }

    void now(String response) {
        answer = saying(response);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    int requests() {
        return requests.size();
    }

    /** A header of the newest request; empty without it. */
    String header(String name) {
        String begin = name.toLowerCase(Locale.ROOT) + ": ";
        return requests.get(requests.size() - 1).stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .findFirst()
                .orElse("");
    }

    /** Holds a connection open, silent, until the test is over. */
    void hang() throws InterruptedException {
        closing.await();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread thread = new Thread(() -> serve(socket), "odd-server-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            List<String> request = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                request.add(line);
            }
            if (!request.isEmpty()) {
                requests.add(request);
                answer.to(request, socket, socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (Exception clientWentAway) {
            // What the client made of it is what the test looks at.
        }
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
