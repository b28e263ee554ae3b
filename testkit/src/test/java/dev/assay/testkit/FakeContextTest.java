package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Secret;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** The context that plugin authors test with: what goes in, what comes out, and how strict it is. */
class FakeContextTest {

    @Plugin(
            id = "limits",
            version = "1.0.0",
            parameters = LimitCheck.Parameters.class,
            checks = @Check(id = "limits.low", title = "Every limit is low"))
    public static final class LimitCheck implements AttestationPlugin {
        public record Parameters(
                @Parameter("the limits to look at") List<Integer> limits,

                @Parameter(value = "the highest", defaultValue = "10")
                int highest) {}

        @Override
        public void attest(AttestationContext context) {
            Parameters parameters = context.parameters(Parameters.class);
            for (int limit : parameters.limits()) {
                context.cancellation().throwIfRequested();
                var check = context.subject(SubjectType.RESOURCE, URI.create("limit:" + limit))
                        .check("limits.low");
                if (limit <= parameters.highest()) {
                    check.satisfied("low");
                } else {
                    check.notSatisfied("high");
                }
            }
            context.progress("done", 1);
        }
    }

    @Test
    void aPluginIsTestedInThreeLines() throws Exception {
        FakeContext context = FakeContext.of(LimitCheck.class)
                .parameter("limits", List.of(5, 50))
                .build();

        context.run(new LimitCheck());

        assertThat(context.verdicts("limits.low")).containsExactly(Verdict.SATISFIED, Verdict.NOT_SATISFIED);
        assertThat(context.progressed()).containsExactly(new FakeContext.Progress("done", 1));
        assertThat(context.observations("limits.low").get(1).collected()).isEqualTo(ManualTime.DEFAULT_WALL);
    }

    @Test
    void parametersThatDoNotFitAreRefusedBeforeTheRun() {
        assertThatThrownBy(() -> FakeContext.of(LimitCheck.class)
                        .parameter("limits", List.of(5))
                        .parameter("hihgest", 7)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hihgest");
    }

    @Test
    void aCheckThatIsNotDescribedIsRefused() {
        FakeContext context =
                FakeContext.of(LimitCheck.class).parameter("limits", List.of()).build();

        assertThatThrownBy(() -> context.run(c -> c.subject(SubjectType.RESOURCE, URI.create("a:b"))
                        .check("limits.other")
                        .satisfied("fine")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not describe the check limits.other");
    }

    @Test
    void anOpenContextTakesWhatALambdaReports() throws Exception {
        FakeContext context = FakeContext.open().parameter("anything", true).build();

        context.run(c -> {
            var subject = c.subject(SubjectType.USER, URI.create("user:root"));
            subject.check("some.check").inconclusive("ACCESS_DENIED", "not allowed to look");
            subject.check("some.check").fact("there is a root");
            subject.exclude("known");
        });

        assertThat(context.verdicts("some.check")).containsExactly(Verdict.INCONCLUSIVE);
        assertThat(context.observations()).hasSize(2);
        assertThat(context.exclusions())
                .singleElement()
                .satisfies(e -> assertThat(e.reason()).isEqualTo("known"));
    }

    @Test
    void aRunCanBeCancelledInTheMiddle() {
        FakeContext context = FakeContext.of(LimitCheck.class)
                .parameter("limits", List.of(1, 2, 3))
                .cancelAfter(2)
                .build();

        assertThatThrownBy(() -> context.run(new LimitCheck())).isInstanceOf(CancellationException.class);
        assertThat(context.observations()).hasSize(2);
    }

    @Test
    void cancellationKeepsItsFirstReasonAndCallsBackOnce() {
        FakeContext context = FakeContext.open().build();
        int[] calls = new int[2];
        context.cancellation().onRequest(() -> calls[0]++);

        context.cancel(StopReason.LIMIT);
        context.cancel(StopReason.CLOSING);
        context.cancellation().onRequest(() -> calls[1]++);

        assertThat(context.cancellation().reason()).contains(StopReason.LIMIT);
        assertThat(calls).containsExactly(1, 1);
    }

    @Test
    void timeRunsOutByTheTicker() {
        ManualTime time = new ManualTime();
        FakeContext context =
                FakeContext.open().time(time).timeout(Duration.ofSeconds(10)).build();

        time.advance(Duration.ofSeconds(4));
        assertThat(context.timeLeft()).isEqualTo(Duration.ofSeconds(6));

        time.advance(Duration.ofMinutes(1));
        assertThat(context.timeLeft()).isZero();
    }

    public record Login(Secret password) {}

    @Test
    void secretsAreGivenByNameAndWipedAtTheEnd() throws Exception {
        FakeContext context = FakeContext.open()
                .secret("db", "s3cret")
                .parameter("password", new SecretReference("db"))
                .build();
        Secret[] kept = new Secret[1];

        context.run(c -> {
            kept[0] = c.secret("db");
            assertThat(kept[0].chars()).containsExactly("s3cret".toCharArray());
            assertThat(c.parameters(Login.class).password().chars()).hasSize(6);
            assertThatThrownBy(() -> c.secret("other"))
                    .isInstanceOfSatisfying(
                            PluginException.class, e -> assertThat(e.code()).isEqualTo("SECRET_NOT_PERMITTED"));
        });

        assertThatThrownBy(() -> kept[0].chars()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theWorkDirectoryIsEmptyAndGoesWithTheRun() throws Exception {
        FakeContext context = FakeContext.open().build();
        Path[] seen = new Path[1];

        context.run(c -> {
            seen[0] = c.workDirectory();
            assertThat(seen[0]).isEmptyDirectory().isEqualTo(c.workDirectory());
            Files.writeString(seen[0].resolve("scratch"), "text");
        });

        assertThat(seen[0]).doesNotExist();
    }

    @Test
    void aContextThatIsKeptBeyondTheRunIsOfNoUse() throws Exception {
        FakeContext context = FakeContext.open().build();
        context.run(c -> {});

        assertThatThrownBy(() -> context.progress("still here", 0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after the run has ended");
        assertThatThrownBy(() -> context.subject(SubjectType.RESOURCE, URI.create("a:b"))
                        .check("late")
                        .satisfied("too late"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void progressIsAFractionOrNotKnown() {
        FakeContext context = FakeContext.open().build();

        context.progress("somewhere", -1);

        assertThatThrownBy(() -> context.progress("beyond", 1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> context.progress("nowhere", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsLoggedIsKept() {
        FakeContext context = FakeContext.open().build();

        context.logger().log(System.Logger.Level.INFO, "looked at {0} of {1}", 1, 2);
        context.logger().log(System.Logger.Level.WARNING, "odd", new IllegalStateException("why"));

        assertThat(context.logged())
                .containsExactly(
                        new FakeContext.Line(System.Logger.Level.INFO, "looked at 1 of 2"),
                        new FakeContext.Line(
                                System.Logger.Level.WARNING, "odd (java.lang.IllegalStateException: why)"));
    }

    @Test
    void populationHostFactsAndExecutorAreTheTests() {
        Population population =
                new Population(List.of(Population.Selector.uri("file", "file:/etc")), List.of(), 1, java.util.Map.of());
        FakeContext context = FakeContext.open().population(population).build();
        boolean[] ran = new boolean[1];

        context.executor().execute(() -> ran[0] = true);

        assertThat(ran[0]).isTrue();
        assertThat(context.population()).isEqualTo(population);
        assertThat(context.host().pid()).isEqualTo(4711);
    }
}
