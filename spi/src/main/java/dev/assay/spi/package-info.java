/**
 * What every piece of Assay shares: the life of a {@linkplain dev.assay.spi.Component component}, the
 * {@linkplain dev.assay.spi.Environment environment} it lives in, time, identity, reasons, signals and secrets.
 *
 * <p>The neighbouring packages follow the flow of a job: {@link dev.assay.spi.configuration} says what to run,
 * {@link dev.assay.spi.resource} what there is room for, {@link dev.assay.spi.plugin} what runs, and {@link
 * dev.assay.spi.result} what came out.
 */
@NullMarked
package dev.assay.spi;

import org.jspecify.annotations.NullMarked;
