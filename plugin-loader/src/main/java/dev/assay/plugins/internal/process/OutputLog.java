package dev.assay.plugins.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process wrote to one of its streams: drained for ever, the first and the last of it kept, the rest counted.
 * Lines, binary and one endless line are all the same to it. Thread-safe.
 */
final class OutputLog implements Runnable {

    /** How many bytes of the beginning are kept. */
    static final int HEAD = 16 * 1024;

    /** How many bytes of the end are kept. */
    static final int TAIL = 48 * 1024;

    /** How many lines are told. */
    static final int MAX_LINES = 200;

    private static final int MAX_LINE = 2 * 1024;

    private final String name;
    private final InputStream stream;
    private final byte[] head = new byte[HEAD]; // guarded by this
    private final byte[] tail = new byte[TAIL]; // guarded by this
    private long total; // guarded by this

    OutputLog(String name, InputStream stream) {
        this.name = name;
        this.stream = stream;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[8 * 1024];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException ended) {
            // the process is gone or the stream was closed: what was read is what there is
        }
    }

    synchronized void keep(byte[] from, int length) {
        for (int i = 0; i < length; i++) {
            if (total < HEAD) {
                head[(int) total] = from[i];
            } else {
                tail[(int) ((total - HEAD) % TAIL)] = from[i];
            }
            total++;
        }
    }

    /** How many bytes were written. */
    synchronized long bytes() {
        return total;
    }

    /** How many of them are not kept. */
    synchronized long dropped() {
        return Math.max(0, total - HEAD - TAIL);
    }

    /** The lines kept, each cut and begun with the stream's name; between head and tail how much is missing. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        split(lines, new String(head, 0, (int) Math.min(total, HEAD), StandardCharsets.UTF_8));
        long more = total - HEAD;
        if (more > 0) {
            if (dropped() > 0) {
                lines.add(name + " ... " + dropped() + " bytes dropped ...");
            }
            split(lines, new String(tail(more), StandardCharsets.UTF_8));
        }
        if (lines.size() > MAX_LINES) {
            int left = lines.size() - MAX_LINES;
            List<String> cut = new ArrayList<>(lines.subList(0, MAX_LINES / 2));
            cut.add(name + " ... " + left + " lines dropped ...");
            cut.addAll(lines.subList(lines.size() - MAX_LINES / 2, lines.size()));
            return cut;
        }
        return lines;
    }

    private byte[] tail(long more) {
        int length = (int) Math.min(more, TAIL);
        byte[] bytes = new byte[length];
        long first = more - length;
        for (int i = 0; i < length; i++) {
            bytes[i] = tail[(int) ((first + i) % TAIL)];
        }
        return bytes;
    }

    private void split(List<String> lines, String text) {
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            for (int from = at; from < Math.max(end, at + 1) && from < text.length(); from += MAX_LINE) {
                lines.add(name + " "
                        + text.substring(from, Math.min(end, from + MAX_LINE)).stripTrailing());
            }
            at = end + 1;
        }
    }
}
