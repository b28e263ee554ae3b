package dev.assay.testkit;

/** Keeps the exported package non-empty until its first type is here; goes away with it. */
final class Reserved {
    private Reserved() {}
}
