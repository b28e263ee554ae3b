/**
 * A host application that attests the very machine it runs on: {@link dev.assay.examples.host.HostAttestation} is what
 * an embedder would write; the rest is the small world around it, a plugin repository, a hub, a display and a report.
 */
@NullMarked
package dev.assay.examples.host;

import org.jspecify.annotations.NullMarked;
