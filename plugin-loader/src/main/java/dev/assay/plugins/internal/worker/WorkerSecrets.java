package dev.assay.plugins.internal.worker;

import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.WireException;
import dev.assay.plugins.internal.wire.WireReader;
import dev.assay.plugins.internal.wire.WireWriter;
import dev.assay.spi.Secret;
import dev.assay.spi.plugin.PluginException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the host for secrets, one question and one answer each; wipes them at the end. Thread-safe. */
final class WorkerSecrets {

    private final Outbox out;
    private final Object lock = new Object();
    private final Map<Long, WireReader> answers = new HashMap<>(); // guarded by lock
    private final List<Secret> open = new ArrayList<>(); // guarded by lock
    private long asked; // guarded by lock

    WorkerSecrets(Outbox out) {
        this.out = out;
    }

    Secret ask(String name) {
        long id;
        synchronized (lock) {
            id = ++asked;
        }
        out.put(new WireWriter(Protocol.SECRET_REQUEST).i64(id).text(name).frame());
        WireReader answer = await(id);
        try {
            return read(name, answer);
        } catch (WireException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } finally {
            answer.wipe();
        }
    }

    private WireReader await(long id) {
        boolean interrupted = false;
        try {
            synchronized (lock) {
                while (true) {
                    WireReader answer = answers.remove(id);
                    if (answer != null) {
                        return answer;
                    }
                    try {
                        lock.wait(); // the host answers at once, or is gone and this process with it
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Secret read(String name, WireReader answer) throws WireException {
        if (!answer.bool()) {
            throw new PluginException(answer.text(), answer.text(), answer.text());
        }
        String version = answer.text();
        byte[] bytes = answer.bytes();
        answer.end();
        CharBuffer chars = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        char[] value = new char[chars.remaining()];
        chars.get(value);
        Secret secret = Secret.of(name, version, value);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(value, '\0');
        Arrays.fill(chars.array(), '\0');
        synchronized (lock) {
            open.add(secret);
        }
        return secret;
    }

    void answered(WireReader frame) throws WireException {
        long id = frame.i64();
        synchronized (lock) {
            answers.put(id, frame);
            lock.notifyAll();
        }
    }

    void close() {
        List<Secret> all;
        synchronized (lock) {
            all = new ArrayList<>(open);
            open.clear();
        }
        for (Secret secret : all) {
            secret.close();
        }
    }
}
