/** Versions as Maven orders them, ranges of them, and what a version's suffix says about who built it. */
@NullMarked
package dev.assay.examples.jars.version;

import org.jspecify.annotations.NullMarked;
