package dev.assay.internal.thread;

/** A thread whose body runs where it is started, so that a race between two actors needs no third. */
final class Inline extends Thread {

    private final Runnable body;

    Inline(Runnable body) {
        this.body = body;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void start() {
        body.run();
    }
}
