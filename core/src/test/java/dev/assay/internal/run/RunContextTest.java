package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.SubjectReport;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin has while it runs, and no longer. */
class RunContextTest {

    private static final URI FILE = URI.create("file:/etc/passwd");
    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    Path home;

    private Stage stage;

    @BeforeEach
    void stage() {
        stage = new Stage(home);
    }

    record Wanted(int days) {}

    @Test
    void parametersThatDoNotFitFailTheAttemptWithoutTheirValue() {
        stage.spec = builder -> builder.parameter("days", "soon-and-secret");
        RunReport report = stage.play(context -> context.parameters(Wanted.class));

        assertThat(report.attempt().reason().code()).isEqualTo("PARAMETERS_INVALID");
        assertThat(report.attempt().reason().text()).contains("days").doesNotContain("soon-and-secret");
    }

    @Test
    void theContextIsOfNoUseAfterTheEnd() {
        AtomicReference<AttestationContext> kept = new AtomicReference<>();
        AtomicReference<SubjectReport> subject = new AtomicReference<>();
        stage.play(context -> {
            kept.set(context);
            subject.set(context.subject(SubjectType.RESOURCE, FILE));
        });
        AttestationContext context = kept.get();

        assertThatIllegalStateException()
                .isThrownBy(() -> subject.get().check("fake.holds").satisfied("late"))
                .withMessageContaining("attempt is over");
        assertThatIllegalStateException().isThrownBy(() -> subject.get().exclude("late"));
        assertThatIllegalStateException().isThrownBy(() -> context.secret("any"));
        assertThatIllegalStateException().isThrownBy(context::workDirectory);
        assertThatIllegalStateException().isThrownBy(context::executor);
        assertThatIllegalStateException().isThrownBy(() -> context.parameters(Wanted.class));
        assertThatIllegalStateException().isThrownBy(() -> context.progress("late", 1));
        assertThat(context.timeLeft()).isZero();
        context.logger().log(System.Logger.Level.ERROR, "dropped");
        context.cancellation().onRequest(() -> {});
        assertThat(stage.runner().lateReports()).isEqualTo(7);
        assertThat(stage.report().observations()).isEmpty();
    }

    @Test
    void timeLeftIsTheShorterOfTimeoutAndLimit() {
        stage.limits = Limits.builder().wallTime(Duration.ofSeconds(20)).build();
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Duration> left = new AtomicReference<>();
        stage.start(context -> {
            left.set(context.timeLeft());
            running.countDown();
            new CountDownLatch(1).await();
        });
        Stage.await(running);

        stage.tickAfter(Duration.ofSeconds(20));
        stage.tickAfter(GRACE);

        assertThat(left.get()).isEqualTo(Duration.ofSeconds(20));
        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(stage.report().attempt().reason().code()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(stage.report().attempt().reason().numbers()).containsEntry("wallTimeLimitMillis", 20_000L);
        assertThat(stage.report().execution().notEnforced()).contains("wallTime");
    }

    @Test
    void progressIsTheLatestAndClean() {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Run run = stage.start(context -> {
            context.progress("first", 0.1);
            context.progress("second\n\u001b[2J", Double.NaN);
            told.countDown();
            Stage.await(go);
        });
        Stage.await(told);

        assertThat(run.progress()).hasValueSatisfying(progress -> {
            assertThat(progress.text()).isEqualTo("second\\n\\u001B[2J");
            assertThat(progress.fraction()).isEqualTo(-1);
        });
        go.countDown();
        stage.report();
    }
}
