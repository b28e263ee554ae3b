package dev.assay.spi.plugin;

/** Hears how far a plugin's fetch is. Thread-safe and quick. */
@FunctionalInterface
public interface FetchProgress {

    /**
     * Says how far it is.
     *
     * @param stage a word: {@code fetch}, {@code verify} or {@code load}
     * @param bytes how many bytes so far
     * @param total how many in all, or -1 if that is not known
     */
    void advanced(String stage, long bytes, long total);
}
