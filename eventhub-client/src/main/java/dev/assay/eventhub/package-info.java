/** Carries results to an event hub, and tells whether a stream of them is whole. */
@NullMarked
package dev.assay.eventhub;

import org.jspecify.annotations.NullMarked;
