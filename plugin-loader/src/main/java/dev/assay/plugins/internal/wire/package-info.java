/**
 * The bytes between a host and a worker process: frames, and how values are written into them. Both sides use this
 * package, so it knows the SPI only and avoids whatever makes a JVM start slowly. docs/worker-protocol.md describes it
 * byte by byte.
 */
@NullMarked
package dev.assay.plugins.internal.wire;

import org.jspecify.annotations.NullMarked;
