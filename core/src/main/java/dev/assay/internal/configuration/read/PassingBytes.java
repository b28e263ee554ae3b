package dev.assay.internal.configuration.read;

import dev.assay.support.io.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one document on their way to a parser: digested, counted against a limit, and what goes wrong with reading
 * them kept apart from what is wrong with them. One thread.
 */
final class PassingBytes extends InputStream {

    private final InputStream in;
    private final MessageDigest digest = Digests.newSha256();
    private final long most;
    private long count;
    private @Nullable IOException failure;

    PassingBytes(InputStream in, long most) {
        this.in = in;
        this.most = most;
    }

    /** How many there were so far. */
    long count() {
        return count;
    }

    /** Whether there are more than may be. */
    boolean tooMany() {
        return count > most;
    }

    /**
     * Fails if reading did: then what a parser found says nothing about the document.
     *
     * @throws IOException what reading failed with
     */
    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** The digest of what has gone by; once. */
    String digest() {
        return Digests.finish(digest);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (tooMany()) {
            return -1; // whatever a parser makes of this end, the limit is the fault
        }
        try {
            int read = in.read(into, offset, (int) Math.min(length, most - count + 1));
            if (read > 0) {
                count += read;
                digest.update(into, offset, read);
            }
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
