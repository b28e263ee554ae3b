package dev.assay.plugins.internal.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;

/**
 * Frames on their way to the host, written by a thread of their own: an interrupt that reached a plugin's thread within
 * a write would close the channel. Who puts more than there is room for waits. Thread-safe.
 */
final class Outbox implements Runnable {

    private static final long ROOM = 256 * 1024;

    private final WritableByteChannel channel;
    private final Object lock = new Object();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(); // guarded by lock
    private long bytes; // guarded by lock; those being written included
    private boolean broken; // guarded by lock

    Outbox(WritableByteChannel channel) {
        this.channel = channel;
        Thread writer = new Thread(this, "assay-writer");
        writer.setDaemon(true);
        writer.start();
    }

    /** Sends a frame, in order. */
    void put(byte[] frame) {
        boolean interrupted = false;
        synchronized (lock) {
            while (bytes > 0 && bytes + frame.length > ROOM && !broken) {
                interrupted |= pause(0);
            }
            if (!broken) {
                waiting.add(frame);
                bytes += frame.length;
                lock.notifyAll();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until all is written, but not for long. */
    void flush(long millis) {
        boolean interrupted = false;
        long end = System.nanoTime() + millis * 1_000_000;
        synchronized (lock) {
            for (long left = millis; bytes > 0 && !broken && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                interrupted |= pause(left);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // its callers loop
    private boolean pause(long millis) {
        try {
            lock.wait(millis);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                byte[] frame = take();
                ByteBuffer rest = ByteBuffer.wrap(frame);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                synchronized (lock) {
                    bytes -= frame.length;
                    lock.notifyAll();
                }
            }
        } catch (IOException | InterruptedException gone) {
            synchronized (lock) {
                broken = true;
                lock.notifyAll();
            }
        }
    }

    private byte[] take() throws InterruptedException {
        synchronized (lock) {
            while (waiting.isEmpty()) {
                lock.wait();
            }
            return waiting.remove();
        }
    }
}
