package dev.assay.examples.jars.scan;

/** What one file may still cost. Owned by the scanning thread. */
final class Budget {

    private final ScanLimits limits;
    private final Pulse pulse;
    private int entries;
    private long inflated;

    Budget(ScanLimits limits, Pulse pulse) {
        this.limits = limits;
        this.pulse = pulse;
    }

    void entry() throws TooLargeException {
        entries++;
        if (entries > limits.entries()) {
            throw new TooLargeException("more than " + limits.entries() + " entries");
        }
        if ((entries & 0x3ff) == 0) {
            pulse.check();
        }
    }

    void inflated(long bytes) throws TooLargeException {
        inflated += bytes;
        if (inflated > limits.inflatedBytes()) {
            throw new TooLargeException("more than " + limits.inflatedBytes() + " bytes when unpacked");
        }
        pulse.check();
    }

    int depth() {
        return limits.archiveDepth();
    }

    /** The archive is larger than the scan goes. Not a fault of reading, so it is no ZipException. */
    static final class TooLargeException extends java.io.IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(String what) {
            super(what);
        }
    }
}
