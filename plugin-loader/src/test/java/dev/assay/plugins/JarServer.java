package dev.assay.plugins;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server on a plain socket that answers exactly what a test wants, however wrong. */
final class JarServer implements AutoCloseable {

    /** Answers one request; the connection is closed afterwards. */
    interface Answer {
        void to(List<String> request, OutputStream out) throws Exception;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<List<String>> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Answer answer;

    JarServer(Answer answer) throws IOException {
        this.answer = answer;
        thread(this::accept);
    }

    static JarServer serving(byte[] jar) throws IOException {
        return new JarServer((request, out) -> ok(out, jar));
    }

    static JarServer saying(String response) throws IOException {
        return new JarServer((request, out) -> out.write(response.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static void ok(OutputStream out, byte[] body) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/java-archive\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
    }

    String source() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/plugins/disk.jar?token=s3cret";
    }

    List<List<String>> requests() {
        return requests;
    }

    /** Keeps a connection silent until the test is over. */
    void hang() throws InterruptedException {
        closing.await();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                thread(() -> serve(socket));
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
            requests.add(request);
            OutputStream out = socket.getOutputStream();
            answer.to(request, out);
            out.flush();
        } catch (Exception clientWentAway) {
            // what the client made of it is what the test looks at
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "jar-server");
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
