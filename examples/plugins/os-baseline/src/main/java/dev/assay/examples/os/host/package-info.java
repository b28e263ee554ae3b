/** The machine as files below a root folder, what kind of machine it is, and the answers given about it. */
@NullMarked
package dev.assay.examples.os.host;

import org.jspecify.annotations.NullMarked;
