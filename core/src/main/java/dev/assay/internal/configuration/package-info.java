/**
 * What happens to configurations between a source and the job catalogue: polling, validation against what the host
 * permits, and the difference to what is in force.
 */
@NullMarked
package dev.assay.internal.configuration;

import org.jspecify.annotations.NullMarked;
