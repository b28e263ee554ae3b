package dev.assay.examples.jars.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.jars.Jars;
import dev.assay.examples.jars.judge.Judgement.Standing;
import dev.assay.examples.jars.list.VulnerabilityList;
import dev.assay.examples.jars.scan.Archive;
import dev.assay.examples.jars.scan.JarReader;
import dev.assay.examples.jars.scan.ScanLimits;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JarJudgeTest {

    private static final String[] V2_17_1 = {"log4j2.enableJndi", "isJndiLookupEnabled", "isJndiJdbcEnabled"};

    @TempDir
    Path folder;

    private final VulnerabilityList list = VulnerabilityList.shipped();

    /** The class words are those of the real jars; each version has exactly the entries its publications name. */
    @ParameterizedTest
    @CsvSource({
        "2.14.1, '', 44228 45046 45105 44832",
        "2.12.1, '', 44228 45046 45105 44832",
        "2.3, '', 44228 45046 45105 44832",
        "2.15.0, allowedLdapHosts, 45046 45105 44832",
        "2.16.0, log4j2.enableJndi allowedLdapHosts, 45105 44832",
        "2.12.2, log4j2.enableJndi, 45105 44832",
        "2.17.0, log4j2.enableJndi isJndiLookupEnabled, 44832",
        "2.12.3, log4j2.enableJndi isJndiLookupEnabled, 44832",
        "2.3.1, log4j2.enableJndi isJndiLookupEnabled, 44832",
        "2.17.1, log4j2.enableJndi isJndiLookupEnabled isJndiJdbcEnabled, ''",
        "2.12.4, log4j2.enableJndi isJndiLookupEnabled isJndiJdbcEnabled, ''",
        "2.3.2, log4j2.enableJndi isJndiLookupEnabled isJndiJdbcEnabled, ''"
    })
    void log4jBackPortsAreKnown(String version, String words, String expected) {
        String[] named = expected.isEmpty() ? new String[0] : expected.split(" ");
        Path withVersion = Jars.log4j(version, words).at(folder.resolve("log4j-core-" + version + ".jar"));
        assertThat(judge(withVersion))
                .extracting(j -> j.standing() + " " + j.entry().id().substring(9))
                .containsExactly(prefixed(named));

        // A shaded copy without any name is told by its classes alone.
        Path shaded = Jars.jar()
                .classFile("org/acme/App.class", "")
                .log4jClasses("shaded/", words)
                .at(folder.resolve("app.jar"));
        assertThat(judge(shaded))
                .extracting(j -> j.standing() + " " + j.entry().id().substring(9))
                .containsExactly(prefixed(named));
    }

    @Test
    void removingJndiLookupMitigatesTheTwoItIsTheWayInTo() {
        Path jar = Jars.artifact("org.apache.logging.log4j", "log4j-core", "2.14.1")
                .classFile("org/apache/logging/log4j/core/net/JndiManager.class", "")
                .at(folder.resolve("log4j-core-2.14.1.jar"));
        assertThat(judge(jar))
                .extracting(j -> j.entry().id() + " " + j.standing() + " " + j.code())
                .containsExactly(
                        "CVE-2021-44228 MITIGATED CLASS_REMOVED",
                        "CVE-2021-45046 MITIGATED CLASS_REMOVED",
                        "CVE-2021-45105 VULNERABLE BAD_CLASS",
                        "CVE-2021-44832 VULNERABLE BAD_CLASS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"log4j-api", "log4j-to-slf4j", "log4j-slf4j-impl", "log4j-1.2-api"})
    void log4jsOtherArtifactsAreNotItsCore(String artifact) {
        Path jar = Jars.artifact("org.apache.logging.log4j", artifact, "2.14.1")
                .at(folder.resolve(artifact + "-2.14.1.jar"));
        assertThat(judge(jar)).isEmpty();
    }

    @Test
    void theSlf4jBridgeIsNotLog4jOne() {
        assertThat(judge(Jars.artifact("org.slf4j", "log4j-over-slf4j", "1.2.17")
                        .at(folder.resolve("log4j-over-slf4j-1.2.17.jar"))))
                .isEmpty();
        assertThat(judge(Jars.artifact("log4j", "log4j", "1.2.17").at(folder.resolve("log4j-1.2.17.jar"))))
                .singleElement()
                .satisfies(j -> assertThat(j.standing()).isEqualTo(Standing.VULNERABLE));
    }

    @Test
    void aForkThatKeepsTheOldBundleNameIsItself() {
        Path fork = Jars.artifact("ch.qos.reload4j", "reload4j", "1.2.17")
                .manifest("Bundle-SymbolicName: log4j", "Bundle-Version: 1.2.17")
                .at(folder.resolve("reload4j-1.2.17.jar"));
        assertThat(judge(fork)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2.9.8.redhat-00001, VENDOR_VERSION",
        "2.9.8-cdh6.3, VENDOR_VERSION",
        "2.9.9.2-SNAPSHOT, SNAPSHOT_VERSION",
        "2.9.9.2-20190722.101010-1, SNAPSHOT_VERSION"
    })
    void buildsThatMayHoldTheFixAreNotCalledVulnerable(String version, String code) {
        Path jar = Jars.artifact("com.fasterxml.jackson.core", "jackson-databind", version)
                .at(folder.resolve("jackson-databind.jar"));
        assertThat(judge(jar))
                .filteredOn(j -> j.entry().id().equals("CVE-2019-14379"))
                .singleElement()
                .satisfies(j -> assertThat(j.standing() + " " + j.code()).isEqualTo("UNDECIDED " + code));
    }

    @Test
    void aSnapshotLongBeforeTheFixIsVulnerable() {
        Path jar = Jars.artifact("org.yaml", "snakeyaml", "1.20-SNAPSHOT").at(folder.resolve("snakeyaml.jar"));
        assertThat(judge(jar))
                .allMatch(j -> j.standing() == Standing.VULNERABLE)
                .hasSize(2);
    }

    @Test
    void aVendorsBuildOfLog4jIsToldByItsClasses() {
        assertThat(judge(Jars.log4j("2.14.1.redhat-00002", V2_17_1).at(folder.resolve("a.jar"))))
                .allMatch(j -> j.standing() == Standing.MITIGATED);
        assertThat(judge(Jars.log4j("2.14.1.redhat-00001").at(folder.resolve("b.jar"))))
                .hasSize(4)
                .allMatch(j -> j.standing() == Standing.VULNERABLE);
    }

    @Test
    void whatTheDistributionKeepsIsForItsPackageManagerToSay() {
        Path jar = Jars.artifact("commons-fileupload", "commons-fileupload", "1.4")
                .at(folder.resolve("usr/share/java/commons-fileupload-1.4.jar"));
        assertThat(new JarJudge(list, List.of(folder.resolve("usr/share/java"))).judge(read(jar)))
                .singleElement()
                .satisfies(j -> assertThat(j.code()).isEqualTo(Judgement.DISTRIBUTION_PACKAGE));
        assertThat(judge(jar))
                .singleElement()
                .satisfies(j -> assertThat(j.code()).isEqualTo(Judgement.BAD_VERSION));
    }

    @Test
    void aFileNameAloneIsAHint() {
        Path jar = Jars.jar().classFile("A.class", "").at(folder.resolve("commons-collections-3.2.1.jar"));
        assertThat(judge(jar)).singleElement().satisfies(j -> {
            assertThat(j.standing()).isEqualTo(Standing.UNDECIDED);
            assertThat(j.code()).isEqualTo(Judgement.IDENTITY_UNCERTAIN);
        });
    }

    @Test
    void jarsWithoutCodeAreNothingToRun() {
        for (String name : List.of("log4j-core-2.14.1-sources.jar", "log4j-core-2.14.1.jar")) {
            Path jar = Jars.jar()
                    .pom("org.apache.logging.log4j", "log4j-core", "2.14.1")
                    .text("org/apache/logging/log4j/core/Core.java", "class Core {}")
                    .at(folder.resolve(name));
            assertThat(judge(jar)).isEmpty();
        }
        assertThat(judge(Jars.artifact("org.yaml", "snakeyaml", "1.20").at(folder.resolve("snakeyaml-1.20-tests.jar"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "${project.version}"})
    void anArtifactThatDoesNotSayItsVersionIsUndecided(String version) {
        Path jar = Jars.artifact("com.alibaba", "fastjson", version).at(folder.resolve("fastjson.jar"));
        assertThat(judge(jar))
                .singleElement()
                .satisfies(j -> assertThat(j.code()).isEqualTo(Judgement.VERSION_UNKNOWN));
    }

    @Test
    void aShadedPartCountsOnlyWithTheClassThatMatters() {
        Jars without = Jars.artifact("org.acme", "app", "1").pom("com.google.guava", "guava", "30.1-jre");
        assertThat(judge(without.at(folder.resolve("without.jar"))))
                .singleElement()
                .satisfies(j -> assertThat(j.standing()).isEqualTo(Standing.MITIGATED));
        Jars with = Jars.artifact("org.acme", "app", "1")
                .pom("com.google.guava", "guava", "30.1-jre")
                .classFile("acme/shaded/guava/io/FileBackedOutputStream.class", "");
        assertThat(judge(with.at(folder.resolve("with.jar"))))
                .singleElement()
                .satisfies(j -> assertThat(j.standing()).isEqualTo(Standing.VULNERABLE));
    }

    @Test
    void gradleBuiltDriversAreKnownByTheirManifest() {
        Path jar = Jars.artifact("com.ongres.scram", "client", "2.1")
                .manifest("Bundle-SymbolicName: org.postgresql.jdbc", "Bundle-Version: 42.5.4")
                .at(folder.resolve("driver.jar"));
        assertThat(judge(jar))
                .singleElement()
                .satisfies(j -> assertThat(j.entry().id()).isEqualTo("CVE-2024-1597"));
    }

    private static String[] prefixed(String[] ids) {
        return java.util.Arrays.stream(ids).map(id -> "VULNERABLE " + id).toArray(String[]::new);
    }

    private List<Judgement> judge(Path jar) {
        return new JarJudge(list, List.of(Path.of("/usr/share/java"))).judge(read(jar));
    }

    private Archive read(Path jar) {
        return new JarReader(list, ScanLimits.DEFAULT, () -> {}).read(jar).get(0);
    }
}
