/** A manual environment, fakes and contract tests for the SPIs. */
@NullMarked
package dev.assay.testkit;

import org.jspecify.annotations.NullMarked;
