package dev.assay.examples.jars.scan;

import dev.assay.examples.jars.scan.Identity.Origin;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file's name and the folders it lies in say. */
final class FileNames {

    private static final Pattern NAME_AND_VERSION = Pattern.compile("([A-Za-z][\\w.]*(?:-[A-Za-z][\\w.]*)*)-(\\d.*)");
    private static final Set<String> ARCHIVES = Set.of("jar", "war", "ear");
    private static final int MAX_NAME = 512;

    private FileNames() {}

    /** Whether a name is that of an archive the JVM or a container would load code from. */
    static boolean isArchive(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0
                && name.length() - dot <= 4
                && ARCHIVES.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** The hint in the file name: {@code log4j-core-2.14.1.jar}. */
    static Optional<Identity> fileIdentity(Location location) {
        String name = location.fileName();
        if (name.length() > MAX_NAME || !isArchive(name)) {
            return Optional.empty();
        }
        Matcher matcher = NAME_AND_VERSION.matcher(name.substring(0, name.length() - 4));
        return matcher.matches()
                ? Optional.of(new Identity(
                        Optional.empty(), matcher.group(1), Optional.of(matcher.group(2)), Origin.FILE_NAME))
                : Optional.empty();
    }

    /** The coordinates in the folders of a Maven repository or a Gradle cache. */
    static Optional<Identity> repositoryIdentity(Location location) {
        return location.isNested() ? Optional.empty() : gradle(location.file()).or(() -> maven(location.file()));
    }

    /** {@code …/files-2.1/org.group/artifact/1.0/<digest>/artifact-1.0.jar}. */
    private static Optional<Identity> gradle(Path file) {
        int count = file.getNameCount();
        if (count < 6 || !name(file, count - 6).startsWith("files-")) {
            return Optional.empty();
        }
        return claim(name(file, count - 5), name(file, count - 4), name(file, count - 3), file);
    }

    /** {@code …/repository/org/group/artifact/1.0/artifact-1.0.jar}. */
    private static Optional<Identity> maven(Path file) {
        int count = file.getNameCount();
        int root = -1;
        for (int i = count - 5; i >= 0 && root < 0; i--) {
            if (name(file, i).equals("repository") || name(file, i).equals("maven2")) {
                root = i;
            }
        }
        if (root < 0) {
            return Optional.empty();
        }
        StringBuilder group = new StringBuilder(name(file, root + 1));
        for (int i = root + 2; i < count - 3; i++) {
            group.append('.').append(name(file, i));
        }
        return claim(group.toString(), name(file, count - 3), name(file, count - 2), file);
    }

    private static Optional<Identity> claim(String group, String artifact, String version, Path file) {
        return name(file, file.getNameCount() - 1).startsWith(artifact + "-" + version)
                ? Optional.of(new Identity(Optional.of(group), artifact, Optional.of(version), Origin.REPOSITORY_PATH))
                : Optional.empty();
    }

    private static String name(Path path, int index) {
        return path.getName(index).toString();
    }
}
