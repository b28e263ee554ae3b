package dev.assay.internal.resource;

/** A JVM whose heap a test sets. */
final class FakeJvm implements JvmGauge {

    long max = 1L << 30;
    long live = 100L << 20;
    int processors = 4;
    long processCpu = -1;

    @Override
    public int processors() {
        return processors;
    }

    @Override
    public long processCpuNanos() {
        return processCpu;
    }

    @Override
    public long maxBytes() {
        return max;
    }

    @Override
    public long liveBytes() {
        return live;
    }
}
