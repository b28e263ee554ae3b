/**
 * What the operating system says about CPU and memory, read without a library: Linux's {@code /proc} and control
 * groups, and the JVM's own beans elsewhere.
 *
 * <p>Readers in this package never throw through an odd mount or a missing file: what can't be read is not known.
 */
@NullMarked
package dev.assay.internal.resource.probe;

import org.jspecify.annotations.NullMarked;
