/**
 * How long to wait before the next try: exponential backoff with full jitter, and what a server asked for.
 */
@NullMarked
package dev.assay.support.retry;

import org.jspecify.annotations.NullMarked;
