package dev.assay.benchmarks;

import dev.assay.plugins.PluginLoader;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a class loader of one's own costs: {@code loadRunClose} takes a verified plugin from the cache, loads, runs and
 * unloads it; {@code runOnly} runs one that stays loaded; {@code direct} is the same plugin as a class of the host.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PluginLoadBenchmark {

    private PluginBench bench;
    private PluginGeneration kept;
    private final AttestationContext context = (AttestationContext) Proxy.newProxyInstance(
            PluginLoadBenchmark.class.getClassLoader(),
            new Class<?>[] {AttestationContext.class},
            (proxy, method, arguments) -> null);

    /** The plugin: nothing but the cost of having one. */
    @Plugin(id = "bench", version = "1.0.0", checks = @Check(id = "bench.idle", title = "Does nothing"))
    public static final class Idle implements AttestationPlugin {
        @Override
        public void attest(AttestationContext context) {
            Objects.requireNonNull(context);
        }
    }

    /** Writes the jar and loads it once. */
    @Setup
    public void prepare() throws Exception {
        bench = new PluginBench(Idle.class, PluginLoader.create());
        kept = bench.resolve();
    }

    /** Deletes what was written. */
    @TearDown
    public void remove() throws Exception {
        bench.close();
    }

    /** From the cache to unloaded. */
    @Benchmark
    public RunEnd loadRunClose() throws Exception {
        PluginGeneration generation = bench.resolve();
        RunEnd end = run(generation);
        generation.unload();
        return end;
    }

    /** One more run of a loaded plugin. */
    @Benchmark
    public RunEnd runOnly() throws Exception {
        return run(kept);
    }

    /** The same without a loader. */
    @Benchmark
    public AttestationPlugin direct() throws Exception {
        AttestationPlugin plugin = Idle.class.getConstructor().newInstance();
        plugin.attest(context);
        return plugin;
    }

    private RunEnd run(PluginGeneration generation) throws Exception {
        try (PluginRun run = generation.open(bench.order(Isolation.CLASSLOADER))) {
            return run.execute(context);
        }
    }
}
