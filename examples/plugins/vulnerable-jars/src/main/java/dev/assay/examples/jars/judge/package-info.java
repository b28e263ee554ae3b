/** What the list says about one archive: clean, vulnerable, or undecided with a reason. */
@NullMarked
package dev.assay.examples.jars.judge;

import org.jspecify.annotations.NullMarked;
