package dev.assay.eventhub.internal.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Reads lines of bytes, and no more of a line than is allowed. */
final class Lines {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final int most;

    Lines(int most) {
        this.most = most;
    }

    void read(InputStream in, Consumer<byte[]> each, Runnable tooLarge) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean tooLong = false;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            int from = 0;
            for (int i = 0; i < got; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, from, i - from);
                    end(line, tooLong || line.size() > most, each, tooLarge);
                    tooLong = false;
                    from = i + 1;
                }
            }
            line.write(buffer, from, got - from);
            if (line.size() > most) {
                tooLong = true;
                line.reset();
            }
        }
        if (line.size() > 0 || tooLong) {
            end(line, tooLong, each, tooLarge);
        }
    }

    private static void end(ByteArrayOutputStream line, boolean tooLong, Consumer<byte[]> each, Runnable tooLarge) {
        if (tooLong) {
            tooLarge.run();
        } else if (line.size() > 0) {
            each.accept(line.toByteArray());
        }
        line.reset();
    }
}
