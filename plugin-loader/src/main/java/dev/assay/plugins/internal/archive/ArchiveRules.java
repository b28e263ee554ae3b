package dev.assay.plugins.internal.archive;

import static dev.assay.plugins.PluginCodes.JAVA_TOO_OLD;
import static dev.assay.plugins.PluginCodes.MANIFEST_REFUSED;

import dev.assay.support.text.Text;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a plugin's jar must not ask for, found by reading, before anything of it is loaded. */
public final class ArchiveRules {

    /** Other jars would be loaded unverified; an agent would see and change the whole host. */
    private static final List<String> REFUSED =
            List.of("Class-Path", "Premain-Class", "Agent-Class", "Launcher-Agent-Class", "Boot-Class-Path");

    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int MAJOR_OF_JAVA_1 = 44;

    private ArchiveRules() {}

    /**
     * Refuses a manifest that asks for other jars or an agent.
     *
     * @throws ArchiveFault if it does
     */
    public static void checkManifest(Archive archive) throws ArchiveFault {
        for (String name : REFUSED) {
            String value = archive.mainAttributes().getValue(name);
            if (value != null) {
                throw new ArchiveFault(
                        MANIFEST_REFUSED,
                        "the manifest has " + name + ": " + Text.line(value, 120)
                                + "; a plugin is one jar whose bytes are verified. Put what it needs into it");
            }
        }
    }

    /**
     * Refuses classes that are too new for a Java version.
     *
     * @throws ArchiveFault if there are any
     * @throws IOException if one can't be read
     */
    public static void checkClassVersions(Archive archive, int javaVersion) throws IOException {
        int newest = 0;
        String where = "";
        for (String name : archive.names()) {
            // A module descriptor is never loaded from a plugin; those below versions/ are seen under their plain name.
            if (name.endsWith(".class") && !name.endsWith("module-info.class") && !name.startsWith("META-INF/")) {
                int needed = neededJava(archive, name);
                if (needed > newest) {
                    newest = needed;
                    where = name;
                }
            }
        }
        if (newest > javaVersion) {
            throw new ArchiveFault(
                    JAVA_TOO_OLD,
                    "the plugin needs Java " + newest + " (class " + Text.line(where, 200) + ", major version "
                            + (newest + MAJOR_OF_JAVA_1) + "), but Java " + javaVersion
                            + " is running; compile it with --release " + javaVersion
                            + " or run the host on a newer Java");
        }
    }

    private static int neededJava(Archive archive, String name) throws IOException {
        Optional<Entry> entry = archive.find(name);
        if (entry.isEmpty() || entry.get().size() < 8) {
            return 0;
        }
        byte[] b = archive.head(entry.get(), 8);
        int magic = (b[0] & 0xFF) << 24 | (b[1] & 0xFF) << 16 | (b[2] & 0xFF) << 8 | (b[3] & 0xFF);
        return magic == CLASS_MAGIC ? ((b[6] & 0xFF) << 8 | (b[7] & 0xFF)) - MAJOR_OF_JAVA_1 : 0;
    }
}
