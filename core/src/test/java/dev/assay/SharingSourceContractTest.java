package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Lease;
import dev.assay.testkit.ConfigurationSourceContract;
import dev.assay.testkit.Samples;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A source that serves only what was asked for, each job under a lease, keeps the contract of every source. */
class SharingSourceContractTest extends ConfigurationSourceContract {

    /** Gives the first jobs it has, as many as the request can carry; an epoch rises when a job goes to another manager. */
    private static final class Sharing implements ConfigurationSource {
        private final Map<String, Long> epochs = new HashMap<>();
        private Configuration all = Samples.configuration("0");

        @Override
        public ConfigurationUpdate poll(ConfigurationRequest request) {
            request.released().forEach(id -> epochs.merge(id, 1L, Long::sum));
            List<JobSpec> given = all.jobs().stream().limit(request.capacity()).toList();
            String revision = all.revision() + "-" + given.size();
            if (request.applied().filter(revision::equals).isPresent()) {
                return ConfigurationUpdate.unchanged();
            }
            Configuration.Builder configuration =
                    Configuration.builder(revision).jobs(given);
            all.plugins().forEach(configuration::plugin);
            Map<String, Lease> leases = new LinkedHashMap<>();
            given.forEach(job ->
                    leases.put(job.id(), new Lease(epochs.computeIfAbsent(job.id(), id -> 1L), Duration.ofMinutes(5))));
            return new ConfigurationUpdate.Snapshot(configuration.build(), leases);
        }
    }

    private final Sharing sharing = new Sharing();

    @Override
    protected ConfigurationSource source(Configuration first) {
        hold(first);
        return sharing;
    }

    @Override
    protected void hold(Configuration next) {
        sharing.all = next;
    }

    @Test
    void itServesOnlyWhatWasAskedForUnderLeasesAndEpochs() {
        ConfigurationUpdate.Snapshot one = ask(ConfigurationRequest.builder().capacity(1, 1));
        assertThat(one.configuration().jobs()).extracting(JobSpec::id).containsExactly("first");
        assertThat(one.leases()).containsOnlyKeys("first");

        ConfigurationUpdate.Snapshot more =
                ask(ConfigurationRequest.builder().capacity(2, 1).applied("1-1").held(Map.of("first", 1L)));
        assertThat(more.leases()).containsOnlyKeys("first", "second");
        assertThat(more.leases().get("first").epoch()).isEqualTo(1);

        ConfigurationUpdate.Snapshot less = ask(
                ConfigurationRequest.builder().capacity(1, -1).applied("1-2").held(Map.of("first", 1L, "second", 1L)));
        assertThat(less.leases()).as("the newest is taken back").containsOnlyKeys("first");

        ConfigurationUpdate.Snapshot again =
                ask(ConfigurationRequest.builder().capacity(2, 1).applied("1-1").released(Set.of("second")));
        assertThat(again.leases().get("second").epoch())
                .as("whoever gets it next is told from the holder before")
                .isEqualTo(2);
    }

    private ConfigurationUpdate.Snapshot ask(ConfigurationRequest.Builder request) {
        return (ConfigurationUpdate.Snapshot) sharing.poll(request.build());
    }
}
