package dev.assay.examples.jars.scan;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is inflated against the budget, so that a zip bomb ends as an answer. Does not close what it reads. */
final class BudgetedStream extends FilterInputStream {

    private final Budget budget;

    BudgetedStream(InputStream in, Budget budget) {
        super(in);
        this.budget = budget;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            budget.inflated(1);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            budget.inflated(n);
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        if (skipped > 0) {
            budget.inflated(skipped);
        }
        return skipped;
    }

    @Override
    public void close() {
        // The archive this entry belongs to is closed by whoever opened it.
    }
}
