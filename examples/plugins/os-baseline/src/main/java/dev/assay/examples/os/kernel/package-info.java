/** Kernel settings as they are in force, by what the machine is for. */
@NullMarked
package dev.assay.examples.os.kernel;

import org.jspecify.annotations.NullMarked;
