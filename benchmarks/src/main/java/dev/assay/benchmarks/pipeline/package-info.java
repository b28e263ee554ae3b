/**
 * The same work for everyone: so many checks that do nothing become due at the same instant, and are timed until the last result is
 * there. One class for each way to do it, ours and the peers.
 */
package dev.assay.benchmarks.pipeline;
