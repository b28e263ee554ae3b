package dev.assay.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.internal.configuration.ConfigurationDiff.Diff;
import dev.assay.spi.configuration.JobSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConfigurationDiffLaws {

    @Provide
    Arbitrary<Map<String, JobSpec>> jobs() {
        Arbitrary<String> ids = Arbitraries.of("a", "b", "c", "d", "e", "f");
        Arbitrary<String> plugins = Arbitraries.of("p", "q");
        return Combinators.combine(ids, plugins)
                .as((id, plugin) -> JobSpec.builder(id).plugin(plugin).build())
                .list()
                .uniqueElements(JobSpec::id)
                .ofMaxSize(6)
                .map(ConfigurationDiffLaws::byId);
    }

    @Property
    void applyingTheDifferenceGivesWhatComesNext(
            @ForAll("jobs") Map<String, JobSpec> inForce, @ForAll("jobs") Map<String, JobSpec> next) {
        Diff diff = ConfigurationDiff.between(List.copyOf(inForce.values()), List.copyOf(next.values()));

        Map<String, JobSpec> applied = new LinkedHashMap<>(inForce);
        diff.removed().forEach(job -> applied.remove(job.id()));
        diff.added().forEach(job -> assertThat(applied.put(job.id(), job)).isNull());
        diff.changed()
                .forEach(change -> assertThat(applied.put(change.after().id(), change.after()))
                        .isSameAs(change.before()));

        assertThat(applied).isEqualTo(next);
    }

    @Property
    void everyJobIsInExactlyOnePart(
            @ForAll("jobs") Map<String, JobSpec> inForce, @ForAll("jobs") Map<String, JobSpec> next) {
        Diff diff = ConfigurationDiff.between(List.copyOf(inForce.values()), List.copyOf(next.values()));

        assertThat(diff.added().size()
                        + diff.changed().size()
                        + diff.unchanged().size())
                .isEqualTo(next.size());
        assertThat(diff.removed().size()
                        + diff.changed().size()
                        + diff.unchanged().size())
                .isEqualTo(inForce.size());
        assertThat(diff.changed())
                .allSatisfy(change -> assertThat(change.after()).isNotEqualTo(change.before()));
        assertThat(diff.unchanged()).allSatisfy(job -> assertThat(job).isSameAs(inForce.get(job.id())));
        assertThat(diff.isEmpty()).isEqualTo(inForce.equals(next));
    }

    @Property
    void nothingIsDifferentFromItself(@ForAll("jobs") Map<String, JobSpec> jobs) {
        assertThat(ConfigurationDiff.between(List.copyOf(jobs.values()), List.copyOf(jobs.values()))
                        .isEmpty())
                .isTrue();
    }

    @Example
    void anIdThatStandsTwiceIsNoListOfJobs() {
        JobSpec job = JobSpec.builder("a").plugin("p").build();

        assertThatThrownBy(() -> ConfigurationDiff.between(List.of(), List.of(job, job)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, JobSpec> byId(Collection<JobSpec> jobs) {
        Map<String, JobSpec> byId = new LinkedHashMap<>();
        jobs.forEach(job -> byId.put(job.id(), job));
        return byId;
    }
}
