package dev.assay.examples.jars.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.14.1",
                "2.0-beta9",
                "5.2.19.RELEASE",
                "4.1.70.Final",
                "31.1-jre",
                "42.2.5.jre7",
                "9.0.0.M1",
                "9.4.43.v20210629",
                "0.9.2-incubating",
                "1.0-b01",
                "6.1.26.SP1"
            })
    void projectsOwnReleasesAreUpstream(String version) {
        assertThat(Lineage.of(MavenVersion.of(version))).isEqualTo(Lineage.UPSTREAM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.14.1.redhat-00001",
                "2.14.1-redhat-00002",
                "1.2.17.fuse-7",
                "2.9.8-cdh6",
                "1.4-acme-3",
                "2.14.1-redhat-1-SNAPSHOT",
                "3.2.1-jbossorg-1"
            })
    void othersBuildsAreVendors(String version) {
        assertThat(Lineage.of(MavenVersion.of(version))).isEqualTo(Lineage.VENDOR);
    }

    @ParameterizedTest
    @CsvSource({
        "2.15.0-SNAPSHOT, 2.15.0",
        "2.15.0-20211209.101500-3, 2.15.0",
        "5.3.18.BUILD-SNAPSHOT, 5.3.18.BUILD",
        "2.15.0-rc1-SNAPSHOT, 2.15.0-rc1"
    })
    void snapshotsLeadToTheirRelease(String snapshot, String release) {
        MavenVersion version = MavenVersion.of(snapshot);
        assertThat(Lineage.of(version)).isEqualTo(Lineage.SNAPSHOT);
        assertThat(Lineage.releaseOf(version)).hasToString(release);
    }
}
