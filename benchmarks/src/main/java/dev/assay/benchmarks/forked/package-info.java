/**
 * What has to be measured in a JVM of its own and over some time: lateness, memory, reconfiguration, a cold start, and rest. Each class has a
 * {@code main} that prints one line {@code measured NAME VALUE UNIT} for each figure.
 */
package dev.assay.benchmarks.forked;
