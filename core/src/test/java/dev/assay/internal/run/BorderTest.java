package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reason;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import dev.assay.support.text.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes from a plugin to a result, and how. */
class BorderTest {

    private static final URI FILE = URI.create("file:/etc/passwd");
    private static final String HOSTILE = "a\u001b[2Jb\u202Ec\rd\u0000e\uD800f";

    @TempDir
    Path home;

    private Stage stage;

    @BeforeEach
    void stage() {
        stage = new Stage(home);
    }

    private Observation only(AttestationPlugin plugin) {
        return stage.play(plugin).observations().get(0);
    }

    @Test
    void hostileTextComesOutVisibleEverywhere() {
        RunReport report = stage.play(context -> {
            context.subject(Subject.of(SubjectType.RESOURCE, HOSTILE, "file:/x\u202Ey"))
                    .check("fake.holds")
                    .description(HOSTILE)
                    .expected(HOSTILE)
                    .actual(HOSTILE)
                    .property("p\u0007", HOSTILE)
                    .link("https://x/\u202E")
                    .remark(HOSTILE)
                    .evidence(Evidence.bytes("d\u0007", "text/plain\n", new byte[] {7}))
                    .inconclusive("CODE", HOSTILE);
            context.exclude(Subject.of(SubjectType.RESOURCE, "file:/z"), HOSTILE);
        });

        Observation seen = report.observations().get(0);
        assertThat(seen.title()).isEqualTo("a\\u001B[2Jb\\u202Ec\\rd\\u0000e\\uD800f");
        for (String text : new String[] {
            seen.description(),
            seen.expected().orElseThrow(),
            seen.actual().orElseThrow(),
            seen.remark().orElseThrow(),
            seen.reason().orElseThrow().text(),
            seen.subject().name(),
            seen.subject().uri(),
            seen.links().get(0),
            seen.properties().keySet().iterator().next(),
            seen.properties().values().iterator().next(),
            seen.evidence().get(0).description(),
            seen.evidence().get(0).mediaType(),
            report.exclusions().get(0).reason()
        }) {
            assertThat(Text.isHostile(text, true)).as(text).isFalse();
            assertThat(text).contains("\\");
        }
        assertThat(seen.evidence().get(0).content()).hasValue(new byte[] {7});
    }

    @Test
    void textThatGrowsWhenItIsCleanedIsCutAndCounted() {
        RunReport report = stage.play(context -> context.subject(SubjectType.RESOURCE, FILE)
                .check("fake.holds")
                .expected("\u0007".repeat(1000))
                .actual("\uD83D\uDE00".repeat(512))
                .satisfied("it holds"));

        Observation seen = report.observations().get(0);
        assertThat(seen.expected().orElseThrow()).hasSizeLessThanOrEqualTo(1024).endsWith(Text.CUT);
        assertThat(seen.actual().orElseThrow()).isEqualTo("\uD83D\uDE00".repeat(512));
        assertThat(report.truncations()).containsExactly("1 texts were cut");
    }

    @Test
    void timesAreMovedIntoTheAttemptAndItsFreshness() {
        stage.spec = builder -> builder.freshness(Duration.ofDays(1));
        RunReport report = stage.play(context -> {
            stage.host.pass(Duration.ofSeconds(10));
            Subject subject = Subject.of(SubjectType.RESOURCE, "file:/x");
            context.report(Observation.builder("fake.holds", subject, TestHost.START.minusSeconds(60))
                    .title("too early")
                    .expires(TestHost.START.plus(Duration.ofDays(365 * 70)))
                    .build());
            context.report(Observation.builder("fake.holds", subject, TestHost.START.plusSeconds(60))
                    .title("too late")
                    .expires(TestHost.START.plusSeconds(20))
                    .build());
            context.report(Observation.builder("fake.holds", subject, TestHost.START.plusSeconds(5))
                    .title("in time")
                    .build());
        });

        assertThat(report.observations())
                .extracting(Observation::collected)
                .containsExactly(TestHost.START, TestHost.START.plusSeconds(10), TestHost.START.plusSeconds(5));
        assertThat(report.observations().get(0).expires()).contains(TestHost.START.plus(Duration.ofDays(1)));
        assertThat(report.observations().get(1).expires()).contains(TestHost.START.plusSeconds(20));
        assertThat(report.truncations())
                .containsExactly(
                        "2 collection times outside the attempt were moved into it",
                        "1 expiry times beyond the job's freshness were brought forward");
    }

    @Test
    void aWallClockThatGoesBackDoesNotMakeAnObservationOlderThanItsRun() {
        Observation seen = only(context -> {
            stage.host.stepWall(Duration.ofHours(-1));
            context.subject(SubjectType.RESOURCE, FILE).check("fake.holds").satisfied("it holds");
        });

        assertThat(seen.collected()).isEqualTo(TestHost.START);
    }

    @Test
    void aCheckThatIsNotDescribedIsRefusedWithASuggestion() {
        RunReport report = stage.play(context ->
                context.subject(SubjectType.RESOURCE, FILE).check("fake.hold").satisfied("it holds"));

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.attempt().reason().text())
                .contains("plugin fake@1.0 does not describe a check 'fake.hold'; did you mean 'fake.holds'?");
        assertThat(report.observations()).isEmpty();
    }

    @Test
    void anOpenPluginMayUseAnyCheckOfTheRightForm() {
        stage.descriptor = PluginDescriptor.builder("fake", "1.0").open().build();
        RunReport report = stage.play(context -> {
            context.subject(SubjectType.RESOURCE, FILE).check("whatever.it.is").satisfied("it holds");
            context.subject(SubjectType.RESOURCE, FILE).check("Not An Id").satisfied("it holds");
        });

        assertThat(report.observations()).hasSize(1);
        assertThat(report.attempt().reason().text()).contains("'Not An Id'");
    }

    @Test
    void aFloodIsTakenUpToItsCapAndLeavesAMark() {
        RunReport report = stage.play(context -> {
            for (int i = 0; i < 100_000; i++) {
                context.subject(Subject.of(SubjectType.RESOURCE, "file:/" + i))
                        .check("fake.holds")
                        .satisfied("it holds");
            }
        });

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.observations()).hasSize(10_001);
        assertThat(report.truncations()).containsExactly("90000 observations beyond the run's limits were not taken");
        Observation mark = report.observations().get(10_000);
        assertThat(mark.verdict()).contains(Verdict.INCONCLUSIVE);
        assertThat(mark.reason().orElseThrow().code()).isEqualTo("OUTPUT_LIMIT");
        assertThat(mark.reason().orElseThrow().numbers()).containsEntry("observations", 90_000L);
    }

    @Test
    void aFloodOfWhatHoldsDoesNotPushOutWhatDoesNot() {
        RunReport report = stage.play(context -> {
            for (int i = 0; i < 10_000; i++) {
                context.subject(Subject.of(SubjectType.RESOURCE, "file:/" + i))
                        .check("fake.holds")
                        .satisfied("it holds");
            }
            context.subject(Subject.of(SubjectType.RESOURCE, "file:/bad"))
                    .check("fake.other")
                    .notSatisfied("it does not");
        });

        assertThat(report.observations())
                .filteredOn(seen -> seen.verdict().orElseThrow() == Verdict.NOT_SATISFIED)
                .singleElement()
                .satisfies(seen -> assertThat(seen.subject().uri()).isEqualTo("file:/bad"));
    }

    @Test
    void evidenceBeyondTheLimitIsKeptByItsDigest() {
        stage.limits = Limits.builder().outputBytes(1_000).build();
        RunReport report = stage.play(context -> {
            context.subject(SubjectType.RESOURCE, FILE)
                    .check("fake.holds")
                    .evidence(Evidence.text("small", "x".repeat(100)))
                    .evidence(Evidence.text("large", "y".repeat(5_000)))
                    .satisfied("it holds");
            context.subject(SubjectType.RESOURCE, FILE)
                    .check("fake.holds")
                    .evidence(Evidence.text("too much", "z".repeat(900)))
                    .satisfied("it holds");
        });

        Observation first = report.observations().get(0);
        assertThat(first.evidence().get(0).content()).isPresent();
        assertThat(first.evidence().get(1).content()).isEmpty();
        assertThat(first.evidence().get(1).digest())
                .isEqualTo(Evidence.text("", "y".repeat(5_000)).digest());
        assertThat(first.evidence().get(1).size()).isEqualTo(5_000);
        assertThat(report.observations().get(1).evidence().get(0).content()).isEmpty();
        assertThat(report.truncations())
                .containsExactly("2 pieces of evidence beyond the run's output limit are kept as digests only");
        assertThat(report.execution().limits().outputBytes()).hasValue(1_000);
    }

    @Test
    void tooManyExclusionsAreCounted() {
        RunReport report = stage.play(context -> {
            for (int i = 0; i < 10_005; i++) {
                context.exclude(Subject.of(SubjectType.RESOURCE, "file:/" + i), "a fixture");
            }
        });

        assertThat(report.exclusions()).hasSize(10_000);
        assertThat(report.truncations()).containsExactly("5 exclusions beyond the run's limits were not taken");
    }

    @Test
    void numbersAreOfTheJdkAndOfReasonableSize() {
        Reason reason = new Reason(
                "CODE",
                "text",
                Map.of(
                        "int",
                        1,
                        "double",
                        1.5,
                        "big",
                        BigInteger.TEN,
                        "decimal",
                        new BigDecimal("1.25"),
                        "nan",
                        Double.NaN,
                        "foreign",
                        new AtomicLong(3),
                        "huge",
                        BigInteger.ONE.shiftLeft(10_000),
                        "scale",
                        new BigDecimal("1E+1000000")));
        RunReport report = stage.play(context -> context.report(
                Observation.builder("fake.holds", Subject.of(SubjectType.RESOURCE, "file:/x"), TestHost.START)
                        .title("it can't be told")
                        .verdict(Verdict.INCONCLUSIVE)
                        .reason(reason)
                        .build()));

        assertThat(report.observations().get(0).reason().orElseThrow().numbers())
                .containsOnly(
                        Map.entry("int", 1L),
                        Map.entry("double", 1.5),
                        Map.entry("big", BigInteger.TEN),
                        Map.entry("decimal", new BigDecimal("1.25")));
        assertThat(report.truncations()).containsExactly("4 numbers of reasons were left out");
    }

    @Test
    void reportsComeFromSeveralThreadsAtOnce() {
        RunReport report = stage.play(context -> {
            CountDownLatch done = new CountDownLatch(8);
            for (int t = 0; t < 8; t++) {
                int thread = t;
                context.executor().execute(() -> {
                    for (int i = 0; i < 500; i++) {
                        context.subject(Subject.of(SubjectType.RESOURCE, "file:/" + thread + "/" + i))
                                .check("fake.holds")
                                .satisfied("it holds");
                    }
                    done.countDown();
                });
            }
            done.await();
        });

        assertThat(report.observations()).hasSize(4_000);
        assertThat(report.truncations()).isEmpty();
    }

    @Test
    void evidenceThatIsADigestOnlyKeepsItWhenItsWordsAreCleaned() {
        Evidence digest = Evidence.bytes("d\u0007", "text/plain", "content".getBytes(StandardCharsets.UTF_8))
                .digestOnly();
        Observation seen = only(context -> context.subject(SubjectType.RESOURCE, FILE)
                .check("fake.holds")
                .evidence(digest)
                .satisfied("it holds"));

        assertThat(seen.evidence().get(0).description()).isEqualTo("d\\u0007");
        assertThat(new String(seen.evidence().get(0).content().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo(digest.digest() + ", 7 bytes");
    }
}
