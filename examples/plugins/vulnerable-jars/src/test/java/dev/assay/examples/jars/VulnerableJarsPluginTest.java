package dev.assay.examples.jars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.Population.Selector;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Exclusion;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Verdict;
import dev.assay.testkit.FakeContext;
import dev.assay.testkit.FakeContextBuilder;
import dev.assay.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VulnerableJarsPluginTest {

    private static final String AT_REST = VulnerableJarsPlugin.AT_REST;
    private static final String IN_USE = VulnerableJarsPlugin.IN_USE;

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void resolveTheFolder() throws IOException {
        folder = temporary.toRealPath();
    }

    @Test
    void theServiceLoaderFindsIt() {
        assertThat(ServiceLoader.load(AttestationPlugin.class).stream().map(ServiceLoader.Provider::type))
                .contains(VulnerableJarsPlugin.class);
    }

    @Test
    void aJarThatLiesAboutAndOneThatIsInUseAreToldApart() throws Exception {
        Path repository = folder.resolve("repository");
        Path lying = Jars.log4j("2.14.1").at(repository.resolve("log4j-core-2.14.1.jar"));
        Path used = Jars.artifact("com.alibaba", "fastjson", "1.2.60").at(folder.resolve("lib/fastjson-1.2.60.jar"));
        Path fine = Jars.artifact("org.acme", "thing", "1").at(folder.resolve("lib/thing-1.jar"));

        FakeContext context = run(context(used, fine).parameter("roots", List.of(repository.toString())));

        assertThat(context.observations(AT_REST)).hasSize(4).allSatisfy(observation -> {
            assertThat(observation.verdict()).contains(Verdict.NOT_SATISFIED);
            assertThat(observation.subject().uri()).isEqualTo("file:" + lying);
            assertThat(observation.subject().digest()).isPresent();
            assertThat(observation.title()).startsWith("CVE-2021-4").contains("log4j-core:2.14.1");
            assertThat(observation.description()).contains("this JVM does not have it on its class path");
        });
        assertThat(context.verdicts(IN_USE)).containsExactly(Verdict.NOT_SATISFIED, Verdict.SATISFIED);
        assertThat(context.observations(IN_USE).get(0).properties())
                .containsEntry("vulnerability", "CVE-2022-25845")
                .containsEntry("onClassPath", "true");
        assertThat(silent(context)).isEmpty();
    }

    @Test
    void whatIsInsideAFatJarIsNamedByItsWayDown() throws Exception {
        byte[] inner = Jars.artifact("org.yaml", "snakeyaml", "1.33").bytes();
        Path fat = Jars.artifact("org.acme", "app", "1")
                .entry("BOOT-INF/lib/snake yaml#1.jar", inner)
                .at(folder.resolve("app.jar"));
        FakeContext context = run(context(fat));
        assertThat(context.observations(IN_USE))
                .filteredOn(o -> o.verdict().equals(Optional.of(Verdict.NOT_SATISFIED)))
                .singleElement()
                .satisfies(o -> assertThat(o.subject().uri())
                        .isEqualTo("jar:file:" + fat + "!/BOOT-INF/lib/snake%20yaml%231.jar"));
    }

    @Test
    void findingNothingWithAnOldListCountsForNothingButAHitStays() throws Exception {
        Path fine = Jars.artifact("org.acme", "thing", "1").at(folder.resolve("thing-1.jar"));
        Path bad = Jars.artifact("org.yaml", "snakeyaml", "1.33").at(folder.resolve("snakeyaml-1.33.jar"));
        FakeContext context = run(context(fine, bad).time(new ManualTime(Instant.parse("2031-01-01T00:00:00Z"))));
        assertThat(said(context, IN_USE)).containsExactlyInAnyOrder("NOT_SATISFIED", "INCONCLUSIVE LIST_TOO_OLD");
        assertThat(said(context, VulnerableJarsPlugin.LIST_CURRENT)).containsExactly("NOT_SATISFIED");
    }

    @Test
    void whatCannotBeReadIsInconclusive() throws Exception {
        Path junk = Files.writeString(folder.resolve("junk.jar"), "<html>not found</html>");
        FakeContext context = run(context().parameter("roots", List.of(junk.toString())));
        assertThat(said(context, AT_REST)).containsExactly("INCONCLUSIVE UNREADABLE_ARCHIVE");
    }

    @Test
    void whatWasNotAskedForIsNotApplicable() throws Exception {
        FakeContext nothing = run(context().parameter("hostJvm", false));
        assertThat(said(nothing, AT_REST)).containsExactly("NOT_APPLICABLE NOT_ASKED");
        assertThat(said(nothing, IN_USE)).containsExactly("NOT_APPLICABLE NOT_ASKED");
        FakeContext absent = run(context(folder)
                .parameter("roots", List.of(folder.resolve("absent").toString())));
        assertThat(said(absent, AT_REST)).containsExactly("NOT_APPLICABLE ROOT_ABSENT");
        assertThat(said(absent, IN_USE)).containsExactly("NOT_APPLICABLE NO_JARS");
        FakeContext unknown = run(context().parameter("roots", List.of(folder.toString())));
        assertThat(said(unknown, AT_REST)).containsExactly("NOT_APPLICABLE NO_JARS");
        assertThat(said(unknown, IN_USE)).containsExactly("INCONCLUSIVE HOST_CODE_UNKNOWN");
        for (FakeContext context : List.of(nothing, absent, unknown)) {
            assertThat(silent(context)).isEmpty();
        }
    }

    @Test
    void mitigatedJarsAreSatisfiedWithARemark() throws Exception {
        Path jar = Jars.artifact("com.google.guava", "guava", "30.0-jre").at(folder.resolve("guava-30.0-jre.jar"));
        FakeContext context = run(context(jar));
        assertThat(context.observations(IN_USE)).singleElement().satisfies(observation -> {
            assertThat(observation.verdict()).contains(Verdict.SATISFIED);
            assertThat(observation.remark()).isPresent();
        });
    }

    @Test
    void thePopulationAddsAndLeavesOut() throws Exception {
        Jars.artifact("org.yaml", "snakeyaml", "1.33").at(folder.resolve("a/snakeyaml-1.33.jar"));
        Path left = Jars.artifact("org.yaml", "snakeyaml", "1.32").at(folder.resolve("a/test/snakeyaml-1.32.jar"));
        Jars.artifact("org.yaml", "snakeyaml", "1.31").at(folder.resolve("a/other-1.31.jar"));
        Selector tests = new Selector(
                "file",
                Optional.empty(),
                Optional.of(folder + "/a/test/**"),
                Optional.empty(),
                Optional.of("fixtures"));
        Population population = new Population(
                List.of(Selector.glob("file", folder + "/a/**snakeyaml*.jar")), List.of(tests), 1, Map.of());
        FakeContext context = run(context().parameter("hostJvm", false).population(population));
        assertThat(context.observations(AT_REST))
                .extracting(o -> o.subject().uri())
                .containsExactly("file:" + folder + "/a/snakeyaml-1.33.jar");
        assertThat(context.exclusions())
                .extracting(Exclusion::reason, e -> e.subject().uri())
                .containsExactly(org.assertj.core.groups.Tuple.tuple("fixtures", "file:" + left));
    }

    @Test
    void aFloodOfHitsIsCutAndSaidToBeCut() throws Exception {
        Jars fat = Jars.artifact("org.acme", "app", "1");
        byte[] inner = Jars.log4j("2.14.1").bytes();
        for (int i = 0; i < 520; i++) {
            fat.entry("lib/" + i + ".jar", inner);
        }
        FakeContext context = run(context(fat.at(folder.resolve("app.jar"))));
        assertThat(context.observations(IN_USE)).hasSizeLessThan(2_100);
        assertThat(said(context, AT_REST)).contains("INCONCLUSIVE TOO_MANY_TO_LIST");
    }

    @Test
    void hostileNamesMakeReportsOfBearableSize() throws Exception {
        String name = "\u202e<b>\u001b[31m" + "x".repeat(60_000 / 4) + ".jar";
        Path jar = Jars.artifact("org.acme", "app", "1")
                .entry(
                        "lib/" + name,
                        Jars.artifact("org.yaml", "snakeyaml", "1.33").bytes())
                .at(folder.resolve("app.jar"));
        FakeContext context = run(context(jar));
        assertThat(context.observations(IN_USE))
                .hasSize(2)
                .allSatisfy(o -> assertThat(o.subject().uri().length()).isLessThanOrEqualTo(2048));
    }

    @Test
    void aRunCanBeEnded() {
        Path jar = Jars.artifact("org.acme", "app", "1").at(folder.resolve("app.jar"));
        FakeContext context = context(jar).build();
        context.cancel(StopReason.TIMEOUT);
        assertThatThrownBy(() -> context.run(new VulnerableJarsPlugin())).isInstanceOf(CancellationException.class);
    }

    private static FakeContextBuilder context(Path... code) {
        return FakeContext.of(VulnerableJarsPlugin.class)
                .host(HostFacts.builder(1, Path.of("/opt/java"))
                        .code(List.of(code))
                        .build());
    }

    private static FakeContext run(FakeContextBuilder builder) throws Exception {
        FakeContext context = builder.build();
        context.run(new VulnerableJarsPlugin());
        return context;
    }

    private static List<String> said(FakeContext context, String check) {
        return context.observations(check).stream()
                .map(o -> o.verdict().orElseThrow()
                        + o.reason().map(r -> " " + r.code()).orElse(""))
                .toList();
    }

    private static List<String> silent(FakeContext context) {
        Set<String> heard =
                context.observations().stream().map(Observation::check).collect(Collectors.toSet());
        return PluginDescriptor.of(VulnerableJarsPlugin.class).checks().keySet().stream()
                .filter(check -> !heard.contains(check))
                .toList();
    }
}
