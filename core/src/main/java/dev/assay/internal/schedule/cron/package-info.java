/**
 * Cron expressions: three dialects, each read strictly as itself, turned into sets of bits and searched by calendar arithmetic.
 *
 * <p>An {@link dev.assay.internal.schedule.cron.CronExpression} knows local times only. A {@link
 * dev.assay.internal.schedule.cron.ZonedCron} lays them on a zone's time line and decides about local times that the clocks
 * skip or repeat.
 */
@NullMarked
package dev.assay.internal.schedule.cron;

import org.jspecify.annotations.NullMarked;
