/**
 * The worker: a program of its own that runs one plugin once, in a process that a host started. It is packed from this
 * library's classes and never runs in the host. It knows the SPI, the wire and the class loader, and is written so that
 * a cold JVM starts it quickly: no lambdas, no streams and no text concatenation on the way to the plugin.
 */
@NullMarked
package dev.assay.plugins.internal.worker;

import org.jspecify.annotations.NullMarked;
