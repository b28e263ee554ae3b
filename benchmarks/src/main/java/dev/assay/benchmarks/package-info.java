/** What Assay costs, measured beside what a host would otherwise write. See {@code benchmarks/README.md}. */
package dev.assay.benchmarks;
