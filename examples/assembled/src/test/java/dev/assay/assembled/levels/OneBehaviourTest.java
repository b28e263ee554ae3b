package dev.assay.assembled.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.assembled.levels.ManyWaysPlugin.Way;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Execution;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The isolation level is one word in a job: whatever a plugin does, its result says the same at each of the three. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneBehaviourTest {

    private final Map<Isolation, Map<String, AttestationResult>> all = new EnumMap<>(Isolation.class);

    @BeforeAll
    void runEveryWayAtEveryLevel(@TempDir Path folder) throws Exception {
        for (Isolation level : Isolation.values()) {
            all.put(level, new LevelRuns(level, folder).run());
        }
    }

    private AttestationResult at(Isolation level, Way way) {
        return all.get(level).get(way.job());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theResultIsTheSame(Way way) {
        List<String> direct = told(at(Isolation.DIRECT, way));
        assertThat(told(at(Isolation.CLASSLOADER, way))).isEqualTo(direct);
        assertThat(told(at(Isolation.PROCESS, way))).isEqualTo(direct);
    }

    @Test
    void aPluginThatCanNotBeMadeFailsAlike() {
        for (Isolation level : Isolation.values()) {
            AttestationResult result = all.get(level).get(LevelRuns.BROKEN);
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.reason().code()).isEqualTo("PLUGIN_CONSTRUCTION");
            assertThat(result.reason().text()).contains("no instance");
        }
    }

    private static List<String> told(AttestationResult result) {
        List<String> told = new ArrayList<>(List.of(
                result.outcome() + " " + result.reason().code() + " "
                        + plain(result.reason().text()) + " "
                        + result.reason().numbers().keySet(),
                result.verdict() + " " + result.verdictReason(),
                result.coverage().toString(),
                result.summary().toString(),
                result.secrets() + " " + result.redactions() + " " + result.truncations(),
                result.attempts().size() + " " + result.attempts().get(0).outcome()));
        for (Observation each : result.observations()) {
            told.add(each.check() + " " + each.subject() + " " + each.method() + " " + each.title() + " "
                    + each.description() + " " + each.expected() + " " + each.actual() + " " + each.verdict() + " "
                    + each.reason() + " " + each.evidence() + " " + each.links() + " " + each.properties() + " "
                    + each.remark());
        }
        result.findings()
                .forEach(each -> told.add(each.check().id() + " " + each.subject() + " " + each.subjectCount() + " "
                        + each.verdict() + " " + each.description() + " " + each.reason() + " "
                        + each.observations()));
        return told;
    }

    /** Where it was thrown is told with its class loader, and the host's own frames are other ones. */
    private static String plain(String text) {
        return text.replaceAll(" at assay-plugin [^ ]* [^ /]*//", " at ")
                // Where the stack has no room left, not every JVM still knows the line.
                .replaceAll("StackOverflowError at .*", "StackOverflowError")
                .replaceAll(" at dev\\.assay\\.(internal|plugins)\\..*", "");
    }

    @Test
    void theResultSaysWhereItRan() {
        for (Isolation level : Isolation.values()) {
            AttestationResult result = at(level, Way.REPORTS);
            Execution execution = result.execution().orElseThrow();
            assertThat(execution.isolation()).isEqualTo(level);
            assertThat(execution.exit()).isEqualTo("NORMAL");
            assertThat(execution.user()).isEqualTo(System.getProperty("user.name"));
            assertThat(execution.sameUserAsHost()).isTrue();
            assertThat(execution.java())
                    .contains(String.valueOf(Runtime.version().feature()));
            assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_SATISFIED);
        }
        assertThat(at(Isolation.PROCESS, Way.REPORTS).custody().toString())
                .isEqualTo(at(Isolation.CLASSLOADER, Way.REPORTS).custody().toString());
    }

    @Test
    void whatWasUsedIsLabelledByHowItIsMeasured() {
        for (Way way : Way.values()) {
            for (Isolation level : List.of(Isolation.DIRECT, Isolation.CLASSLOADER)) {
                // Of a run that is left behind, or that has other threads, all can't be counted.
                assertThat(at(level, way).usage().cpuAccuracy())
                        .as("%s at %s", way, level)
                        .isIn(Accuracy.EXACT, Accuracy.SAMPLED);
                assertThat(at(level, way).usage().memoryAccuracy())
                        .as("%s at %s", way, level)
                        .isIn(Accuracy.UPPER_BOUND, Accuracy.SAMPLED);
            }
            // Of a process that lives shorter than the time between two samples there may be none.
            Usage used = at(Isolation.PROCESS, way).usage();
            assertThat(used.cpuAccuracy()).as(way.name()).isIn(Accuracy.SAMPLED, Accuracy.UNKNOWN);
            assertThat(used.memoryAccuracy()).as(way.name()).isIn(Accuracy.SAMPLED, Accuracy.UNKNOWN);
            assertThat(used.cpuNanos().isPresent()).isEqualTo(used.cpuAccuracy() != Accuracy.UNKNOWN);
        }
    }

    @Test
    void exitsSayHowItEnded() {
        for (Isolation level : Isolation.values()) {
            assertThat(exit(level, Way.CHECKED)).isEqualTo("THREW");
            assertThat(exit(level, Way.OVERFLOWS)).isEqualTo("THREW");
            assertThat(exit(level, Way.ASKED)).isEqualTo("NORMAL");
            assertThat(exit(level, Way.TOO_LONG)).isEqualTo("NORMAL");
            assertThat(exit(level, Way.INTERRUPTED)).isEqualTo("THREW");
        }
        assertThat(exit(Isolation.DIRECT, Way.IGNORES)).isEqualTo("ABANDONED");
        assertThat(exit(Isolation.CLASSLOADER, Way.IGNORES)).isEqualTo("ABANDONED");
        assertThat(exit(Isolation.PROCESS, Way.IGNORES)).isEqualTo("KILLED(by Assay, TIMEOUT)");
    }

    private String exit(Isolation level, Way way) {
        return at(level, way).execution().orElseThrow().exit();
    }

    @Test
    void cancellationAndTimeAreHonouredEverywhere() {
        for (Isolation level : Isolation.values()) {
            assertThat(at(level, Way.ASKED).outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(at(level, Way.ASKED).reason().code()).isEqualTo("CANCELLED_BY_ACTOR");
            assertThat(titles(level, Way.ASKED)).containsExactly("begun", "asked: true CANCELLED");
            assertThat(titles(level, Way.INTERRUPTED)).containsExactly("interrupted");
            assertThat(at(level, Way.TOO_LONG).outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(at(level, Way.IGNORES).outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    void floodsAreCutAlike() {
        for (Isolation level : Isolation.values()) {
            AttestationResult many = at(level, Way.MANY_OBSERVATIONS);
            assertThat(many.observations().size()).isEqualTo(10_001); // the last one says what is missing
            assertThat(many.truncations()).isNotEmpty();
            assertThat(at(level, Way.MUCH_EVIDENCE).truncations()).isNotEmpty();
            assertThat(titles(level, Way.MUCH_OUTPUT)).containsExactly("said much");
        }
    }

    @Test
    void pressureReachesThePluginEverywhere() {
        for (Isolation level : Isolation.values()) {
            assertThat(titles(level, Way.PRESSURE)).hasSize(2);
            assertThat(titles(level, Way.PRESSURE).get(0)).startsWith("OWN_LIMIT LIMIT_NEAR");
            assertThat(titles(level, Way.PRESSURE).get(1)).isEqualTo("late OWN_LIMIT");
        }
    }

    @Test
    void secretsArriveAndAreTakenOutOfWhatIsSaid() {
        for (Isolation level : Isolation.values()) {
            AttestationResult result = at(level, Way.SECRETS);
            assertThat(titles(level, Way.SECRETS).get(0)).startsWith("v7 " + LevelRuns.CANARY.length());
            assertThat(result.redactions()).isPositive();
            assertThat(result.toString() + told(result)).doesNotContain(LevelRuns.CANARY);
        }
    }

    private List<String> titles(Isolation level, Way way) {
        return at(level, way).observations().stream().map(Observation::title).toList();
    }
}
