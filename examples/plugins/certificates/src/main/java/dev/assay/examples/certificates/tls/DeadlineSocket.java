package dev.assay.examples.certificates.tls;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket whose reads together end at a deadline and after a number of bytes. A plain read timeout would begin anew
 * with every byte a slow server lets drip.
 */
final class DeadlineSocket extends Socket {

    private static final int MAX_BYTES = 1 << 20;

    private final Deadline deadline;

    DeadlineSocket(Deadline deadline) {
        this.deadline = deadline;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Input(super.getInputStream());
    }

    private final class Input extends FilterInputStream {

        private int total; // the probing thread only

        Input(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            while (true) {
                setSoTimeout(deadline.slice());
                try {
                    int n = in.read(buffer, offset, length);
                    total += Math.max(0, n);
                    if (total > MAX_BYTES) {
                        throw new IOException("a handshake of more than " + MAX_BYTES + " bytes");
                    }
                    return n;
                } catch (SocketTimeoutException e) {
                    deadline.left(); // throws once the whole time is over; until then, on to the next slice
                }
            }
        }
    }
}
