/**
 * Plugins in processes of their own, seen from the host: the worker's class path, its start, the channel to it, the end
 * of it and of all it started, and what became of it. docs/worker-protocol.md is its design.
 */
@NullMarked
package dev.assay.plugins.internal.process;

import org.jspecify.annotations.NullMarked;
