/**
 * What it takes to test pieces of Assay without waiting: time, timers and an environment that are moved by hand, fakes with
 * gates, and contract tests that every implementation of an SPI extends.
 *
 * <p>To test a plugin, begin with {@link dev.assay.testkit.FakeContext}. To test a component, begin with {@link
 * dev.assay.testkit.ManualEnvironment} and the contract of its interface. Nothing here sleeps or reads the system's clock;
 * what waits for a real thread waits on a latch, for {@linkplain dev.assay.testkit.Patience a bounded time}.
 */
@NullMarked
package dev.assay.testkit;

import org.jspecify.annotations.NullMarked;
