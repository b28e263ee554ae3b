/** A loaded plugin at work: generations, runs, and the proof that an unloaded one is gone. */
@NullMarked
package dev.assay.plugins.internal.run;

import org.jspecify.annotations.NullMarked;
