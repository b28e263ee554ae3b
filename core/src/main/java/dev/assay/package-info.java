/** What a host types: the job manager, its builder and its answers. */
@NullMarked
package dev.assay;

import org.jspecify.annotations.NullMarked;
