/** Runs the benchmarks, ours and the peers in turn, and tells what came out: JSON as JMH writes it, charts, and ratios. */
package dev.assay.benchmarks.report;
