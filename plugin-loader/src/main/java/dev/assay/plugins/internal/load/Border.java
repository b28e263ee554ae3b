package dev.assay.plugins.internal.load;

import dev.assay.spi.plugin.AttestationPlugin;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Which classes plugins share with their host, and where those come from. Everything else a plugin brings along or gets
 * from the JDK, so its libraries never meet the host's.
 *
 * <p>Stateless, thread-safe.
 */
final class Border {

    private static final Set<String> SPI = Set.of(
            "dev.assay.spi",
            "dev.assay.spi.configuration",
            "dev.assay.spi.plugin",
            "dev.assay.spi.resource",
            "dev.assay.spi.result");
    private static final Set<String> LOGGING =
            Set.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi");
    private static final String ALL_SPI = "dev.assay.spi.";
    private static final String NULLNESS = "org.jspecify.annotations";

    private Border() {}

    /** Whether a class is the host's and never a plugin's own, whatever its jar holds. */
    static boolean isShared(String className) {
        String packageName = packageOf(className);
        return SPI.contains(packageName) || LOGGING.contains(packageName) || className.startsWith(ALL_SPI);
    }

    /** Whether a class is taken from the host if it has it: annotations, which a host may lack. */
    static boolean isPreferred(String className) {
        return packageOf(className).equals(NULLNESS);
    }

    /**
     * Loads a shared class.
     *
     * @throws ClassNotFoundException if the host does not have it or does not show it
     */
    static Class<?> load(String className) throws ClassNotFoundException {
        String packageName = packageOf(className);
        if (SPI.contains(packageName)) {
            return Class.forName(className, false, AttestationPlugin.class.getClassLoader());
        }
        if (LOGGING.contains(packageName) || packageName.equals(NULLNESS)) {
            return Class.forName(className, false, LoggerFactory.class.getClassLoader());
        }
        throw new ClassNotFoundException(className + " is internal to Assay and not shown to plugins");
    }

    private static String packageOf(@Nullable String className) {
        int dot = className == null ? -1 : className.lastIndexOf('.');
        return className == null || dot < 0 ? "" : className.substring(0, dot);
    }
}
