/** The border between what is said and how it is carried: a stream's writer makes records, the outbox stores and delivers them. */
@NullMarked
package dev.assay.eventhub.internal.record;

import org.jspecify.annotations.NullMarked;
