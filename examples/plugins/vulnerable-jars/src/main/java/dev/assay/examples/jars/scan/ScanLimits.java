package dev.assay.examples.jars.scan;

/**
 * How far a scan goes before it says "too much".
 *
 * @param files archives on disk
 * @param folderDepth folders below a root
 * @param entries entries in one file, archives inside it included
 * @param inflatedBytes bytes inflated from one file, archives inside it included
 * @param archiveDepth archives inside archives; 0 looks at files only
 */
public record ScanLimits(int files, int folderDepth, int entries, long inflatedBytes, int archiveDepth) {

    /** Enough for large Maven repositories and fat jars, and small enough for any machine. */
    public static final ScanLimits DEFAULT = new ScanLimits(50_000, 40, 300_000, 1L << 30, 4);

    public ScanLimits {
        if (files < 1 || folderDepth < 1 || entries < 1 || inflatedBytes < 1 || archiveDepth < 0 || archiveDepth > 16) {
            throw new IllegalArgumentException("scan limits are positive, archive depth at most 16");
        }
    }
}
