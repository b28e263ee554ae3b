package dev.assay.examples.jars.scan;

/** What a long scan asks again and again: whether to go on. Called on the scanning thread, at least once per archive. */
@FunctionalInterface
public interface Pulse {

    /** Throws whatever shall end the scan; returns if it may go on. */
    void check();
}
