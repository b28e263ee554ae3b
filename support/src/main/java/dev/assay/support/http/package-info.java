/**
 * Bounded reading over HTTP: one GET that can neither hang, nor grow, nor be led away by redirects, and that fails with a typed reason.
 */
@NullMarked
package dev.assay.support.http;

import org.jspecify.annotations.NullMarked;
