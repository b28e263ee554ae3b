/**
 * What to attest: job specs, their schedules and policies, the configuration that holds them, and the source it comes
 * from.
 *
 * <p>Everything here is an immutable value. A configuration may tighten what the host allows and never loosen it.
 */
@NullMarked
package dev.assay.spi.configuration;

import org.jspecify.annotations.NullMarked;
