/** The lock file on disk, and what it makes of what is asked for and what was found. */
@NullMarked
package dev.assay.plugins.internal.lock;

import org.jspecify.annotations.NullMarked;
