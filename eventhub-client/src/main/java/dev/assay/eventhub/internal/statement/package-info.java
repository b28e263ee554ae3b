/**
 * What is said: results, checkpoints and gaps as the predicates of in-toto statements, chained, and signed as DSSE envelopes.
 *
 * <p>A {@link dev.assay.eventhub.internal.statement.StatementWriter} is one epoch's stream.
 */
@NullMarked
package dev.assay.eventhub.internal.statement;

import org.jspecify.annotations.NullMarked;
