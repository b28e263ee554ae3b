package dev.assay.plugins.internal.load;

import static dev.assay.plugins.PluginCodes.DESCRIPTOR_INVALID;
import static dev.assay.plugins.PluginCodes.JAVA_TOO_OLD;
import static dev.assay.plugins.PluginCodes.PROVIDER_INVALID;
import static dev.assay.plugins.PluginCodes.PROVIDER_MISSING;

import dev.assay.plugins.internal.archive.Archive;
import dev.assay.plugins.internal.descriptor.JarDescriptor;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * The class that is a plugin, found and described without making an instance and without running any of its code.
 *
 * @param constructor how to make instances
 * @param descriptor what it says it is
 */
public record PluginClass(Constructor<? extends AttestationPlugin> constructor, PluginDescriptor descriptor) {

    private static final int MAX_SHOWN = 300;

    /**
     * Finds the plugin in a jar.
     *
     * @param plugin what messages call it
     * @throws PluginException if it is missing or unusable
     * @throws IOException if the jar can't be read
     */
    public static PluginClass find(
            PluginClassLoader loader, Archive archive, Optional<JarDescriptor> described, String plugin)
            throws IOException {
        ServiceFile named = entryClass(archive, described, plugin);
        Class<?> type = load(loader, named, plugin);
        Constructor<? extends AttestationPlugin> constructor = constructor(loader, type, named, plugin);
        if (described.isEmpty()) {
            return new PluginClass(constructor, describe(type, plugin));
        }
        PluginDescriptor descriptor = described.get().plugin();
        if (type.isAnnotationPresent(Plugin.class)) {
            requireSame(descriptor, describe(type, plugin), plugin);
        }
        return new PluginClass(constructor, descriptor);
    }

    /** A description names the class; a service file, if there is one beside it, has to name the same. */
    private static ServiceFile entryClass(Archive archive, Optional<JarDescriptor> described, String plugin)
            throws IOException {
        if (described.isEmpty()) {
            return ServiceFile.read(archive, plugin);
        }
        String className = described.get().entryClass();
        if (archive.find(ServiceFile.NAME).isPresent()) {
            ServiceFile named = ServiceFile.read(archive, plugin);
            if (!named.className().equals(className)) {
                throw new PluginException(
                        DESCRIPTOR_INVALID,
                        plugin,
                        JarDescriptor.NAME + " names class " + Text.line(className, MAX_SHOWN) + ", but "
                                + named.place() + " names " + named.shownName() + "; describe the jar again");
            }
            return named;
        }
        return ServiceFile.inDescriptor(className);
    }

    private static void requireSame(PluginDescriptor file, PluginDescriptor annotation, String plugin) {
        boolean same = file.id().equals(annotation.id())
                && file.version().equals(annotation.version())
                && file.checks().equals(annotation.checks())
                && file.parameters().equals(annotation.parameters());
        if (!same) {
            throw new PluginException(
                    DESCRIPTOR_INVALID,
                    plugin,
                    JarDescriptor.NAME + " describes " + Text.line(file.toString(), MAX_SHOWN)
                            + ", but the class's @Plugin "
                            + Text.line(annotation.toString(), MAX_SHOWN)
                            + " differs in id, version, checks or parameters; describe the jar again");
        }
    }

    /**
     * Compares who a plugin says it is with who was asked for.
     *
     * @throws PluginException {@code DESCRIPTOR_INVALID} if that is another one
     */
    public static void checkIdentity(PluginDescriptor descriptor, PluginReference reference) {
        boolean sameVersion =
                reference.version().map(descriptor.version()::equals).orElse(true);
        if (!descriptor.id().equals(reference.id()) || !sameVersion) {
            throw new PluginException(
                    DESCRIPTOR_INVALID,
                    reference.toString(),
                    "the configuration refers to " + reference + ", but the jar holds "
                            + Text.line(descriptor.id() + "@" + descriptor.version(), MAX_SHOWN)
                            + "; correct the reference, or its source and digest");
        }
    }

    private static Class<?> load(PluginClassLoader loader, ServiceFile named, String plugin) {
        try {
            return Class.forName(named.className(), false, loader);
        } catch (ClassNotFoundException e) {
            throw new PluginException(
                    PROVIDER_MISSING,
                    plugin,
                    named.place() + " names class " + named.shownName() + ", which is not in the jar",
                    e);
        } catch (UnsupportedClassVersionError e) {
            throw new PluginException(JAVA_TOO_OLD, plugin, text(e), e);
        } catch (LinkageError e) {
            throw invalid(plugin, named, "can't be loaded: " + text(e), e);
        }
    }

    private static Constructor<? extends AttestationPlugin> constructor(
            PluginClassLoader loader, Class<?> type, ServiceFile named, String plugin) {
        if (type.getClassLoader() != loader) {
            throw invalid(plugin, named, "is not the plugin's own but one of the JDK or the host", null);
        }
        if (!AttestationPlugin.class.isAssignableFrom(type)) {
            throw invalid(plugin, named, "does not implement " + AttestationPlugin.class.getName(), null);
        }
        if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
            throw invalid(plugin, named, "is not public, or is abstract", null);
        }
        try {
            return type.asSubclass(AttestationPlugin.class).getConstructor();
        } catch (NoSuchMethodException e) {
            throw invalid(plugin, named, "has no public constructor without parameters", e);
        } catch (LinkageError e) {
            throw invalid(plugin, named, "needs a class that is missing: " + text(e), e);
        }
    }

    private static PluginDescriptor describe(Class<?> type, String plugin) {
        PluginDescriptor descriptor;
        try {
            descriptor = PluginDescriptor.of(type);
        } catch (PluginException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            // Annotations that name missing classes or were compiled against another SPI fail in many ways.
            throw new PluginException(
                    DESCRIPTOR_INVALID,
                    plugin,
                    "@Plugin of " + Text.line(type.getName(), MAX_SHOWN) + " can't be read: " + text(e),
                    e);
        }
        return descriptor;
    }

    private static PluginException invalid(
            String plugin, ServiceFile named, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
        return new PluginException(
                PROVIDER_INVALID, plugin, "class " + named.shownName() + " (" + named.place() + ") " + problem, cause);
    }

    private static String text(Throwable e) {
        return Text.line(e.getClass().getSimpleName() + ": " + e.getMessage(), MAX_SHOWN);
    }
}
