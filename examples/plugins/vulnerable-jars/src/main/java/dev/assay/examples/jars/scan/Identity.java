package dev.assay.examples.jars.scan;

import java.util.Optional;

/**
 * A claim about what an archive, or a part of it, is.
 *
 * @param groupId the group, where the origin tells it
 * @param name the artifact id, symbolic name or title
 * @param version the version, where the origin tells it
 * @param origin where the claim was found
 */
public record Identity(Optional<String> groupId, String name, Optional<String> version, Origin origin) {

    /** Where a claim can come from, the most reliable first. */
    public enum Origin {
        /** {@code META-INF/maven/…/pom.properties} inside the archive. */
        POM_PROPERTIES("pom.properties"),
        /** The folders of a Maven repository or Gradle cache the file lies in. */
        REPOSITORY_PATH("repository path"),
        /** {@code Bundle-SymbolicName} and {@code Bundle-Version}. */
        BUNDLE("bundle manifest"),
        /** {@code Implementation-Title} and {@code Implementation-Version}. */
        MANIFEST_TITLE("manifest title"),
        /** The file name; anybody can name a file anything. */
        FILE_NAME("file name");

        private final String words;

        Origin(String words) {
            this.words = words;
        }

        /** The origin in words. */
        public String words() {
            return words;
        }
    }

    /** Whether this claims to be the given artifact. */
    public boolean isArtifact(String groupAndArtifact) {
        return groupId.isPresent() && groupAndArtifact.equals(groupId.get() + ":" + name);
    }

    @Override
    public String toString() {
        return groupId.map(group -> group + ":").orElse("")
                + name
                + version.map(v -> ":" + v).orElse("");
    }
}
