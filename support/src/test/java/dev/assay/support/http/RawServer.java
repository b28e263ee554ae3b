package dev.assay.support.http;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server on a plain socket that says exactly what a test wants said, however wrong, and notes each request. */
final class RawServer implements AutoCloseable {
    /** Answers one request. When it returns, the connection is closed. */
    interface Answer {
        void to(List<String> request, Socket socket, OutputStream out) throws Exception;
    }

    private final ServerSocket server;
    private final Answer answer;
    private final List<List<String>> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    RawServer(Answer answer) throws IOException {
        this.answer = answer;
        this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::serve, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    static RawServer saying(String... responses) throws IOException {
        List<String> left = new ArrayList<>(List.of(responses));
        return new RawServer((request, socket, out) -> {
            String next = left.size() > 1 ? left.remove(0) : left.get(0);
            out.write(next.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        });
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    int port() {
        return server.getLocalPort();
    }

    List<List<String>> requests() {
        return requests;
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
                Thread thread = new Thread(() -> serve(socket), "raw-server-connection");
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
            }
        } catch (Exception clientWentAway) {
            // what the client made of it is what the test looks at
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
