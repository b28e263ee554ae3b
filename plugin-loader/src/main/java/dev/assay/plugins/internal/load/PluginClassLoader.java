package dev.assay.plugins.internal.load;

import dev.assay.plugins.internal.archive.Archive;
import dev.assay.plugins.internal.archive.Entry;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads a plugin's classes from its verified bytes in memory, and nothing else: shared classes come from the host, the
 * JDK's from the platform loader, all others from its archives. The host's class path is not seen.
 *
 * <p>Thread-safe and parallel-capable. After {@link #close} classes that were not loaded before are not found.
 */
public final class PluginClassLoader extends SecureClassLoader implements AutoCloseable {

    static {
        registerAsParallelCapable();
    }

    private final List<Part> parts;

    /** One archive, and where its files seem to lie. */
    private record Part(Archive archive, ArchiveUrls urls, CodeSource origin) {}

    /**
     * Makes a loader.
     *
     * @param name unique among the loaders of this JVM as far as possible; it is part of every stack frame's text
     * @param root the first part of its addresses, such as {@code disk@1.0.0}
     * @param archives what to load from, the plugin's own jar first; closed by this
     */
    public PluginClassLoader(String name, String root, List<Archive> archives) {
        super(name, ClassLoader.getPlatformClassLoader());
        List<Part> all = new ArrayList<>(archives.size());
        for (Archive archive : archives) {
            ArchiveUrls urls = new ArchiveUrls(archive, all.isEmpty() ? root : root + "/lib-" + all.size());
            all.add(new Part(archive, urls, new CodeSource(urls.of(""), (Certificate[]) null)));
        }
        this.parts = List.copyOf(all);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null) {
                type = locate(name);
            }
            if (resolve) {
                resolveClass(type);
            }
            return type;
        }
    }

    private Class<?> locate(String name) throws ClassNotFoundException {
        if (Border.isShared(name)) {
            return Border.load(name);
        }
        if (Border.isPreferred(name)) {
            try {
                return Border.load(name);
            } catch (ClassNotFoundException hostLacksIt) {
                return findClass(name);
            }
        }
        try {
            return getPlatformClassLoader().loadClass(name);
        } catch (ClassNotFoundException notOfTheJdk) {
            return findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/').concat(".class");
        for (Part part : parts) {
            Optional<Entry> entry = part.archive().find(file);
            if (entry.isPresent()) {
                return define(name, part, entry.get());
            }
        }
        throw new ClassNotFoundException(name + " is neither in the plugin's jar nor shown by its host");
    }

    private Class<?> define(String name, Part part, Entry entry) throws ClassNotFoundException {
        byte[] bytes;
        try {
            bytes = part.archive().read(entry);
        } catch (IOException e) {
            throw new ClassNotFoundException(name + " can't be read: " + e.getMessage(), e);
        }
        definePackageOf(name);
        return defineClass(name, bytes, 0, bytes.length, part.origin());
    }

    /** Defines a helper of ours among the plugin's classes, which sees what only they may see. */
    public Class<?> defineHelper(String name, byte[] bytes) {
        return defineClass(name, bytes, 0, bytes.length);
    }

    private void definePackageOf(String className) {
        int dot = className.lastIndexOf('.');
        String packageName = dot < 0 ? "" : className.substring(0, dot);
        if (getDefinedPackage(packageName) == null) {
            try {
                definePackage(packageName, null, null, null, null, null, null, null);
            } catch (IllegalArgumentException anotherThreadWasFaster) {
                // classes of one package load in parallel; any of them may define it
            }
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        for (Part part : parts) {
            if (part.archive().find(name).isPresent()) {
                return part.urls().of(name);
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        return Collections.enumeration(parts.stream()
                .filter(part -> part.archive().find(name).isPresent())
                .map(part -> part.urls().of(name))
                .toList());
    }

    /**
     * The plugin's classes that speak of a method or class, found by reading them. No class is loaded for it.
     *
     * @param name as it stands in class files, such as {@code addShutdownHook} or {@code java/sql/DriverManager}
     */
    public List<String> classesThatMention(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>();
        for (Part part : parts) {
            for (String file : part.archive().names()) {
                if (file.endsWith(".class") && mentions(part.archive(), file, wanted)) {
                    found.add(file.substring(0, file.length() - 6).replace('/', '.'));
                }
            }
        }
        found.sort(null);
        return found;
    }

    private static boolean mentions(Archive archive, String file, byte[] wanted) {
        try {
            Optional<Entry> entry = archive.find(file);
            byte[] bytes = entry.isEmpty() ? new byte[0] : archive.read(entry.get());
            for (int at = 0; at <= bytes.length - wanted.length; at++) {
                if (bytes[at] == wanted[0] && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                    return true;
                }
            }
            return false;
        } catch (IOException closedOrDamaged) {
            return false;
        }
    }

    /** The verified bytes that this loads from, the plugin's own jar first, for a worker that does the same. */
    public List<byte[]> code() {
        return parts.stream().map(part -> part.archive().bytes()).toList();
    }

    /** Lets go of the bytes. */
    @Override
    public void close() {
        parts.forEach(part -> part.archive().close());
    }
}
