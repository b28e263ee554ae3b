/**
 * What runs: the plugin an author writes and the context it runs in, and the provider that fetches, verifies, runs and
 * unloads it.
 *
 * <p>What crosses the border between plugin and host is JDK types and values of this module only, so that a plugin
 * behaves the same in the host's JVM and in a process of its own.
 */
@NullMarked
package dev.assay.spi.plugin;

import org.jspecify.annotations.NullMarked;
