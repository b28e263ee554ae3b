package dev.assay.examples.jars.version;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * The order is total, and on versions as projects publish them it is Maven's own. It departs from Maven 3.9 where that
 * departs from its specification: {@code 1.redhat-1} sorts below {@code 1-SNAPSHOT} there.
 */
class MavenVersionLaws {

    @Property(tries = 3000)
    void agreesWithMaven(@ForAll("published") String a, @ForAll("published") String b) {
        int ours = Integer.signum(MavenVersion.of(a).compareTo(MavenVersion.of(b)));
        int mavens = Integer.signum(new ComparableVersion(a).compareTo(new ComparableVersion(b)));
        assertThat(ours).as("%s against %s", a, b).isEqualTo(mavens);
    }

    @Property(tries = 3000)
    void everyVersionComparesWithEveryOtherBothWays(@ForAll("anything") String a, @ForAll("anything") String b) {
        MavenVersion left = MavenVersion.of(a);
        MavenVersion right = MavenVersion.of(b);
        assertThat(Integer.signum(left.compareTo(right))).isEqualTo(-Integer.signum(right.compareTo(left)));
        assertThat(left.compareTo(MavenVersion.of(a))).isZero();
        if (left.compareTo(right) == 0) {
            assertThat(left).hasSameHashCodeAs(right).isEqualTo(right);
        }
    }

    @Property(tries = 5000)
    void orderIsTransitive(@ForAll("anything") String a, @ForAll("anything") String b, @ForAll("anything") String c) {
        MavenVersion x = MavenVersion.of(a);
        MavenVersion y = MavenVersion.of(b);
        MavenVersion z = MavenVersion.of(c);
        if (x.compareTo(y) <= 0 && y.compareTo(z) <= 0) {
            assertThat(x).as("%s, %s, %s", a, b, c).isLessThanOrEqualTo(z);
        }
    }

    @Property
    void endsOfTheReleaseAddNothing(@ForAll("numbers") String version) {
        MavenVersion plain = MavenVersion.of(version);
        assertThat(MavenVersion.of(version + ".0")).isEqualTo(plain);
        assertThat(MavenVersion.of(version + ".RELEASE")).isEqualTo(plain);
        assertThat(MavenVersion.of(version + "-SNAPSHOT")).isLessThan(plain);
        assertThat(MavenVersion.of(version + "-rc1")).isLessThan(plain);
        assertThat(MavenVersion.of(version + ".1")).isGreaterThan(plain);
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.integers()
                .between(0, 30)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts ->
                        String.join(".", parts.stream().map(String::valueOf).toList()));
    }

    @Provide
    Arbitrary<String> published() {
        Arbitrary<String> suffix = Arbitraries.of(
                "",
                "",
                "",
                "-SNAPSHOT",
                "-alpha1",
                "-alpha-2",
                "-beta9",
                "-M1",
                "-rc1",
                "-RC2",
                ".RELEASE",
                ".Final",
                ".GA",
                "-jre",
                "-android",
                ".jre7",
                "-sp1",
                ".SP2",
                "-redhat-00001",
                ".v20210629",
                "-1",
                "-incubating");
        return Combinators.combine(numbers(), suffix).as(String::concat);
    }

    @Provide
    Arbitrary<String> anything() {
        Arbitrary<String> pieces = Arbitraries.of(
                "0", "1", "2", "10", "00", ".", "-", "alpha", "a", "m", "rc", "snapshot", "ga", "sp", "foo", "Final");
        return Arbitraries.oneOf(
                published(), pieces.list().ofMinSize(1).ofMaxSize(8).map(list -> String.join("", list)));
    }
}
