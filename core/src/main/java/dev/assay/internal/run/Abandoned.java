package dev.assay.internal.run;

import dev.assay.spi.configuration.Isolation;
import java.time.Instant;

/**
 * A run that was left behind: its listener was told that it ended, its thread has not.
 *
 * @param job the job's id
 * @param plugin the plugin's id and version
 * @param level its isolation
 * @param thread the thread's name
 * @param at where it was when it was left, as class, method, file and line
 * @param since when it was left
 */
public record Abandoned(String job, String plugin, Isolation level, String thread, String at, Instant since) {}
