package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import dev.assay.spi.resource.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PluginProvider} promises, as tests to extend.
 *
 * <p>The subclass names a reference to a plugin that it has put where its provider finds it. That plugin needs no parameters
 * and reports at least one observation by a check that it describes.
 */
public abstract class PluginProviderContract {

    private final ContractLife<PluginProvider> life = new ContractLife<>();
    private final List<String> stages = new CopyOnWriteArrayList<>();
    private final List<FakeContext> contexts = new ArrayList<>();

    /** For subclasses. */
    protected PluginProviderContract() {}

    /** Makes a new provider; not started. Called once for each test. */
    protected abstract PluginProvider provider() throws Exception;

    /** The reference to the plugin that can be had. */
    protected abstract PluginReference reference() throws Exception;

    /** The levels of isolation at which the provider runs it. */
    protected abstract Set<Isolation> isolations();

    /** A reference that is this provider's and can't be had: its file is missing, its digest is wrong. */
    protected Optional<PluginReference> missing() throws Exception {
        return Optional.empty();
    }

    /** A reference to a plugin that throws when it is run. */
    protected Optional<PluginReference> throwing() throws Exception {
        return Optional.empty();
    }

    /** A reference that is another provider's. */
    protected PluginReference foreign() {
        return PluginReference.builder("foreign")
                .source("x-nobody://knows/this.jar")
                .build();
    }

    /** The environment that the provider is started with. */
    protected final ManualEnvironment environment() {
        return life.environment();
    }

    /** Starts the provider. */
    @BeforeEach
    final void startTheProvider() throws Exception {
        life.start(this::provider);
    }

    /** Closes the provider. */
    @AfterEach
    final void closeTheProvider() {
        contexts.forEach(FakeContext::end);
        life.end();
    }

    /** It knows its own and leaves others alone, whenever it is asked. */
    @Test
    protected void providesItsOwnReferencesOnly() throws Exception {
        assertThat(life.component().provides(reference())).isTrue();
        assertThat(life.component().provides(reference())).isTrue();
        assertThat(life.component().provides(foreign())).isFalse();
        Optional<PluginReference> missing = missing();
        if (missing.isPresent()) {
            assertThat(life.component().provides(missing.get()))
                    .as("what is provided is decided by the reference alone, not by what is there")
                    .isTrue();
        }
    }

    /** What was asked for is what comes. */
    @Test
    protected void resolvesToTheVeryPluginThatTheReferenceNames() throws Exception {
        PluginReference reference = reference();
        PluginGeneration generation = resolve(reference);

        assertThat(generation.descriptor().id()).isEqualTo(reference.id());
        assertThat(generation.custody().id()).isEqualTo(generation.descriptor().id());
        assertThat(generation.custody().version())
                .isEqualTo(generation.descriptor().version());
        reference
                .version()
                .ifPresent(
                        version -> assertThat(generation.descriptor().version()).isEqualTo(version));
        reference
                .sha256()
                .ifPresent(digest -> assertThat(generation.custody().sha256()).contains(digest));
        assertThat(generation.descriptor().checks()).isNotEmpty();
    }

    /** It says how far it is in words and numbers that make sense. */
    @Test
    protected void progressMakesSense() throws Exception {
        resolve(reference());

        assertThat(stages).allSatisfy(stage -> assertThat(stage).isIn("fetch", "verify", "load"));
    }

    /** What can't be had is told by a code. */
    @Test
    protected void whatCannotBeHadIsToldByACode() throws Exception {
        Optional<PluginReference> missing = missing();
        assumeTrue(missing.isPresent(), "this provider has nothing that can be missing");

        assertThatThrownBy(() -> resolve(missing.get())).isInstanceOfSatisfying(PluginException.class, e -> {
            assertThat(e.code()).matches("[A-Z][A-Z0-9_]+");
            assertThat(e.subject()).isNotBlank();
            assertThat(e).hasMessageMatching("(?s).{10,}");
        });
    }

    /** It runs the plugin, and observations come through the context that core gave. */
    @Test
    protected void runsReportThroughTheGivenContext() throws Exception {
        PluginGeneration generation = resolve(reference());
        for (Isolation isolation : isolations()) {
            FakeContext context = contextOf(generation.descriptor());
            try (PluginRun run = generation.open(order(isolation, 1, context))) {
                assertThat(run.execute(context).exit()).isEqualTo(RunEnd.Exit.NORMAL);
            }
            assertThat(context.observations())
                    .as("observations at %s", isolation)
                    .isNotEmpty();
        }
    }

    /** One generation serves many runs. */
    @Test
    protected void aGenerationRunsAgainAndAgain() throws Exception {
        PluginGeneration generation = resolve(reference());
        Isolation isolation = isolations().iterator().next();
        for (int attempt = 1; attempt <= 3; attempt++) {
            FakeContext context = contextOf(generation.descriptor());
            try (PluginRun run = generation.open(order(isolation, attempt, context))) {
                run.execute(context);
            }
            assertThat(context.observations()).isNotEmpty();
        }
    }

    /** A level that it can't give is refused, never replaced by a weaker one. */
    @Test
    protected void aLevelItDoesNotSupportIsRefused() throws Exception {
        PluginGeneration generation = resolve(reference());
        for (Isolation isolation : Isolation.values()) {
            if (!isolations().contains(isolation)) {
                assertThatThrownBy(() -> generation.open(order(isolation, 1, contextOf(generation.descriptor()))))
                        .isInstanceOfSatisfying(
                                PluginException.class, e -> assertThat(e.code()).isEqualTo("ISOLATION_UNSUPPORTED"));
            }
        }
    }

    /** What the plugin throws passes through. */
    @Test
    protected void whatThePluginThrowsPassesThrough() throws Exception {
        Optional<PluginReference> throwing = throwing();
        assumeTrue(throwing.isPresent(), "no plugin that throws");
        PluginGeneration generation = resolve(throwing.get());

        for (Isolation isolation : isolations()) {
            FakeContext context = contextOf(generation.descriptor());
            try (PluginRun run = generation.open(order(isolation, 1, context))) {
                assertThatThrownBy(() -> run.execute(context)).isInstanceOf(Throwable.class);
            }
        }
    }

    /** A run that was prepared and never executed can be closed, and it answers what core asks before. */
    @Test
    protected void aRunThatWasNeverExecutedCanBeClosed() throws Exception {
        PluginGeneration generation = resolve(reference());
        for (Isolation isolation : isolations()) {
            PluginRun run = generation.open(order(isolation, 1, contextOf(generation.descriptor())));
            assertThat(run.processes()).isNotNull();
            assertThat(run.contextLoader()).isNotNull();
            assertThat(run.effectiveLimits()).isNotNull();
            run.close();
        }
    }

    /** After unload it still says what it was: results need that. */
    @Test
    protected void descriptorAndCustodyStayValidAfterUnload() throws Exception {
        PluginGeneration generation = resolve(reference());
        PluginDescriptor descriptor = generation.descriptor();
        String custody = generation.custody().toString();

        UnloadReport report = life.await(generation.unload(), "the unload report");

        assertThat(report.plugin()).contains(descriptor.id());
        assertThat(generation.descriptor().checks()).isEqualTo(descriptor.checks());
        assertThat(generation.custody()).hasToString(custody);
    }

    /** What was unloaded can be had again. */
    @Test
    protected void aReferenceCanBeResolvedAgainAfterUnload() throws Exception {
        life.await(resolve(reference()).unload(), "the unload report");

        PluginGeneration again = resolve(reference());

        FakeContext context = contextOf(again.descriptor());
        try (PluginRun run = again.open(order(isolations().iterator().next(), 1, context))) {
            run.execute(context);
        }
        assertThat(context.observations()).isNotEmpty();
    }

    /** No thread that the provider made outlives it. */
    @Test
    protected void leavesNoThreadBehind() throws Exception {
        PluginGeneration generation = resolve(reference());
        life.await(generation.unload(), "the unload report");

        life.closeNow();

        environment().awaitNoThreads();
    }

    /** Resolves a reference, checking that progress makes sense. */
    protected final PluginGeneration resolve(PluginReference reference) {
        PluginGeneration generation = life.component().resolve(reference, (stage, bytes, total) -> {
            stages.add(stage);
            assertThat(bytes).as("bytes so far").isNotNegative();
            assertThat(total).as("bytes in all").isGreaterThanOrEqualTo(-1);
        });
        assertThat(generation).as("the generation").isNotNull();
        return generation;
    }

    /** Makes an order for an attempt of the sample job. */
    protected final RunOrder order(Isolation isolation, int attempt, FakeContext context) {
        return new RunOrder(
                Samples.satisfied(attempt).id(),
                attempt,
                Samples.job("contract"),
                isolation,
                Limits.NONE,
                context.workDirectory());
    }

    private FakeContext contextOf(PluginDescriptor descriptor) {
        FakeContext context = FakeContext.of(descriptor).build();
        contexts.add(context);
        return context;
    }
}
