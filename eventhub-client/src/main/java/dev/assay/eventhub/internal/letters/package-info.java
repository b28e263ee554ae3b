/** Dead letters: records that the hub refused while it took others, each a file with its reason and history, until delivered or purged. */
@NullMarked
package dev.assay.eventhub.internal.letters;

import org.jspecify.annotations.NullMarked;
