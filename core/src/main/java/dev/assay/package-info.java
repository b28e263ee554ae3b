/**
 * What a host types: the {@linkplain dev.assay.JobManager job manager}, its builder, and the pieces that come with it.
 *
 * <pre>{@code
 * try (JobManager manager = JobManager.builder()
 *         .configuration(FileConfiguration.of(Path.of("assay.yaml")))
 *         .results(JsonLinesSink.to(Path.of("results.jsonl")))
 *         .home(Path.of("assay-home"))
 *         .build()) {
 *     manager.start();
 *     …
 * }
 * }</pre>
 */
@NullMarked
package dev.assay;

import org.jspecify.annotations.NullMarked;
