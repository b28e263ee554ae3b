/** Duty cycles and the threads that turn them: logic that steps without threads, and one place that adds them. */
@NullMarked
package dev.assay.internal.thread;

import org.jspecify.annotations.NullMarked;
