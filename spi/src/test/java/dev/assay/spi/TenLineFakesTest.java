package dev.assay.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The measure of the interfaces: each can be faked in about ten lines, and those with one method in one. */
class TenLineFakesTest {

    @Test
    void aSourceIsALambda() throws Exception {
        Configuration configuration = Configuration.builder("1").build();
        ConfigurationSource source = request -> request.applied().isPresent()
                ? ConfigurationUpdate.unchanged()
                : ConfigurationUpdate.snapshot(configuration);

        assertThat(source.poll(ConfigurationRequest.builder().build()))
                .isEqualTo(ConfigurationUpdate.snapshot(configuration));
        assertThat(source.poll(ConfigurationRequest.builder().applied("1").build()))
                .isEqualTo(ConfigurationUpdate.unchanged());
    }

    @Test
    void aProbeIsALambda() throws Exception {
        ResourceProbe probe =
                () -> MachineReading.builder(0, "fake").cpuCapacity(2).build();

        assertThat(probe.read().cpuCapacity()).hasValue(2);
        assertThat(probe.read().cpuBusyNanos()).isEmpty();
        assertThat(probe.tree(ProcessHandle.current()).cpuNanos()).isEmpty();
    }

    @Test
    void aSinkIsALambda() {
        List<AttestationResult> taken = new ArrayList<>();
        ResultSink sink = batch -> {
            taken.addAll(batch);
            return CompletableFuture.completedFuture(Receipt.all(batch, Durability.MEMORY));
        };

        assertThat(sink.accept(List.of())).isCompletedWithValue(List.of());
    }

    @Test
    void aResolverIsALambda() throws Exception {
        SecretResolver resolver = secret -> Secret.of(secret.name(), "1", new char[] {'x'});

        try (Secret secret = resolver.resolve(SecretDeclaration.of("db", "host:vault"))) {
            assertThat(secret.chars()).containsExactly('x');
        }
    }

    /** One plugin of the host, at whatever isolation. */
    private record FakeProvider(PluginDescriptor descriptor, AttestationPlugin plugin)
            implements PluginProvider, PluginGeneration {

        public boolean provides(PluginReference reference) {
            return reference.id().equals(descriptor.id());
        }

        public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
            return this;
        }

        public Custody custody() {
            return Custody.builder(descriptor.id(), descriptor.version(), Custody.Verification.HOST_CODE)
                    .build();
        }

        public PluginRun open(RunOrder order) {
            return new FakeRun(plugin);
        }

        public CompletionStage<UnloadReport> unload() {
            return CompletableFuture.completedFuture(new UnloadReport(descriptor.toString(), true, List.of()));
        }
    }

    private record FakeRun(AttestationPlugin plugin) implements PluginRun {
        public RunEnd execute(AttestationContext context) throws Exception {
            plugin.attest(context);
            return RunEnd.NORMAL;
        }
    }

    @Test
    void aProviderAndItsRunsTakeOneScreen() throws Exception {
        boolean[] ran = new boolean[1];
        FakeProvider provider =
                new FakeProvider(PluginDescriptor.builder("fake", "1").open().build(), context -> ran[0] = true);
        PluginReference reference = PluginReference.ofHost("fake");

        assertThat(provider.provides(reference)).isTrue();
        try (PluginRun run = new FakeRun(provider.plugin())) {
            assertThat(run.processes()).isEmpty();
            assertThat(run.contextLoader()).isEmpty();
            run.execute(null);
        }
        assertThat(ran[0]).isTrue();
        assertThat(provider.resolve(reference, (stage, bytes, total) -> {}).unload())
                .isCompleted();
    }
}
