/** What a manager holds of its host: threads, timers, a home folder under lock, and an identity. */
@NullMarked
package dev.assay.internal.host;

import org.jspecify.annotations.NullMarked;
