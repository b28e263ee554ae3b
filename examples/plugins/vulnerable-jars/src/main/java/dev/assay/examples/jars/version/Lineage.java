package dev.assay.examples.jars.version;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who built a version, as far as its suffix tells: the project itself, the project between two releases, or somebody
 * who may have put a fix into an old number.
 */
public enum Lineage {
    /** A release, a pre-release or a build for a platform, as the project publishes them. */
    UPSTREAM,
    /** A build between two releases. */
    SNAPSHOT,
    /** A suffix no project we know of uses for its own releases: a vendor's, a distribution's or a private build. */
    VENDOR;

    private static final Pattern TIMESTAMPED = Pattern.compile("-\\d{8}\\.\\d{6}-\\d+$");

    private static final Set<String> UPSTREAM_QUALIFIERS = Set.of(
            "alpha",
            "beta",
            "milestone",
            "m",
            "a",
            "b",
            "rc",
            "sp",
            "pre",
            "preview",
            "ea",
            "dev",
            "build",
            "incubating",
            "jre",
            "jdk",
            "java",
            "jdbc",
            "android",
            "v",
            "r",
            "t",
            "u");

    /** Judges by the suffix alone. */
    public static Lineage of(MavenVersion version) {
        List<String> qualifiers = version.qualifiers();
        if (qualifiers.contains("snapshot")
                || TIMESTAMPED.matcher(version.text()).find()) {
            return qualifiers.stream().allMatch(q -> q.equals("snapshot") || UPSTREAM_QUALIFIERS.contains(q))
                    ? SNAPSHOT
                    : VENDOR;
        }
        return UPSTREAM_QUALIFIERS.containsAll(qualifiers) ? UPSTREAM : VENDOR;
    }

    /** The release a snapshot leads to: {@code 2.15.0} for {@code 2.15.0-20211209.101500-3} and {@code 2.15.0-SNAPSHOT}. */
    public static MavenVersion releaseOf(MavenVersion snapshot) {
        String text = TIMESTAMPED.matcher(snapshot.text()).replaceFirst("");
        String lower = text.toLowerCase(Locale.ROOT);
        int end = lower.endsWith("-snapshot") || lower.endsWith(".snapshot") ? text.length() - 9 : text.length();
        return MavenVersion.of(end == 0 ? text : text.substring(0, end));
    }
}
