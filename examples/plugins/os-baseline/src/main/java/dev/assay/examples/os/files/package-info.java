/** Who owns the files that guard everything else, and who may read and change them. */
@NullMarked
package dev.assay.examples.os.files;

import org.jspecify.annotations.NullMarked;
