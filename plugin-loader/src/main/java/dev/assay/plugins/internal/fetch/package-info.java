/**
 * From a reference to verified bytes: which sources are permitted, how they are read, and the cache that keeps them by
 * their digest.
 */
@NullMarked
package dev.assay.plugins.internal.fetch;

import org.jspecify.annotations.NullMarked;
