/** How results travel: the event around each one, the request that carries it, and what is made of the hub's answers. */
@NullMarked
package dev.assay.eventhub.internal;

import org.jspecify.annotations.NullMarked;
