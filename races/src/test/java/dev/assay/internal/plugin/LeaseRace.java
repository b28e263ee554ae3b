package dev.assay.internal.plugin;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A generation is retired while a run takes and gives back a lease: never unloaded under the run, and once in the end. */
@JCStressTest
@Outcome(id = "0, [01], 1", expect = Expect.ACCEPTABLE, desc = "refused, or leased and not unloaded meanwhile")
@State
public class LeaseRace {

    private static final class Idle implements PluginGeneration {
        private static final PluginDescriptor DESCRIPTOR =
                PluginDescriptor.builder("idle", "1").build();
        private static final Custody CUSTODY =
                Custody.builder("idle", "1", Custody.Verification.VERIFIED).build();

        @Override
        public PluginDescriptor descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public Custody custody() {
            return CUSTODY;
        }

        @Override
        public PluginRun open(RunOrder order) {
            throw new UnsupportedOperationException("nothing runs here");
        }

        @Override
        public CompletionStage<UnloadReport> unload() {
            return new CompletableFuture<>();
        }
    }

    private static final PluginReference REFERENCE =
            PluginReference.builder("idle").version("1").build();

    private final AtomicInteger unloads = new AtomicInteger();
    private final PluginHandle handle = new PluginHandle(REFERENCE, new Idle(), new PluginHandle.Unloader() {
        @Override
        public void retired(PluginHandle retired) {}

        @Override
        public void unload(PluginHandle unloaded, PluginGeneration generation, List<Thread> ending) {
            unloads.incrementAndGet();
        }
    });

    @Actor
    public void retires() {
        handle.retire();
    }

    @Actor
    public void runs(III_Result result) {
        PluginHandle.Lease lease;
        try {
            lease = handle.lease();
        } catch (IllegalStateException refused) {
            return;
        }
        result.r2 = 1;
        lease.generation();
        result.r1 = unloads.get();
        lease.close();
        lease.close();
    }

    @Arbiter
    public void after(III_Result result) {
        result.r3 = unloads.get();
    }
}
