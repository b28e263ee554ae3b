package dev.assay.plugins.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from a channel. A length is compared with the limit before a byte is allocated for it. One thread at a
 * time.
 */
public final class FrameInput {

    private final ReadableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024);
    private int maxFrame;
    private long bytes;

    /** Reads from a channel, no frame larger than a limit. */
    public FrameInput(ReadableByteChannel channel, int maxFrame) {
        this.channel = channel;
        this.maxFrame = maxFrame;
        buffer.limit(0);
    }

    /** Sets the largest frame from now on. */
    public void maxFrame(int most) {
        this.maxFrame = most;
    }

    /** How many bytes of frames were read. */
    public long bytes() {
        return bytes;
    }

    /**
     * Reads the next frame; null at a clean end.
     *
     * @throws WireException if it is empty or too large
     * @throws EOFException if the channel ends within it
     */
    public @Nullable WireReader read() throws IOException {
        if (!fill(4, true)) {
            return null;
        }
        int length = buffer.getInt();
        if (length < 1 || length > maxFrame) {
            throw new WireException(
                    "a frame announces " + Integer.toUnsignedString(length) + " bytes; allowed are 1 to " + maxFrame);
        }
        fill(1, false);
        int type = buffer.get() & 0xFF;
        byte[] body = new byte[length - 1];
        int got = Math.min(body.length, buffer.remaining());
        buffer.get(body, 0, got);
        ByteBuffer rest = ByteBuffer.wrap(body, got, body.length - got);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new EOFException("the channel ended within a frame of type " + type);
            }
        }
        bytes += length + 4L;
        return new WireReader(type, body);
    }

    private boolean fill(int atLeast, boolean mayEnd) throws IOException {
        if (buffer.remaining() >= atLeast) {
            return true;
        }
        buffer.compact();
        while (buffer.position() < atLeast) {
            if (channel.read(buffer) < 0) {
                if (mayEnd && buffer.position() == 0) {
                    buffer.flip();
                    return false;
                }
                throw new EOFException("the channel ended within a frame");
            }
        }
        buffer.flip();
        return true;
    }
}
