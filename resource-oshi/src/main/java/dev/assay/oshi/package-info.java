/** The machine's and process trees' readings by OSHI. */
@NullMarked
package dev.assay.oshi;

import org.jspecify.annotations.NullMarked;
