package dev.assay.plugins.internal.load;

import dev.assay.plugins.internal.archive.Archive;
import dev.assay.plugins.internal.archive.Entry;
import java.io.IOException;
import java.net.URL;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads a plugin's classes from its verified bytes in memory, and nothing else: shared classes come from the host, the
 * JDK's from the platform loader, all others from the one archive. The host's class path is not seen.
 *
 * <p>Thread-safe and parallel-capable. After {@link #close} classes that were not loaded before are not found.
 */
public final class PluginClassLoader extends SecureClassLoader implements AutoCloseable {

    static {
        registerAsParallelCapable();
    }

    private final Archive archive;
    private final ArchiveUrls urls;
    private final CodeSource origin;

    /**
     * Makes a loader.
     *
     * @param name unique among the loaders of this JVM as far as possible; it is part of every stack frame's text
     * @param root the first part of its addresses, such as {@code disk@1.0.0}
     * @param archive what to load from; closed by this
     */
    public PluginClassLoader(String name, String root, Archive archive) {
        super(name, ClassLoader.getPlatformClassLoader());
        this.archive = archive;
        this.urls = new ArchiveUrls(archive, root);
        this.origin = new CodeSource(urls.of(""), (Certificate[]) null);
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
        Optional<Entry> entry = archive.find(name.replace('.', '/') + ".class");
        if (entry.isEmpty()) {
            throw new ClassNotFoundException(name + " is neither in the plugin's jar nor shown by its host");
        }
        byte[] bytes;
        try {
            bytes = archive.read(entry.get());
        } catch (IOException e) {
            throw new ClassNotFoundException(name + " can't be read: " + e.getMessage(), e);
        }
        definePackageOf(name);
        return defineClass(name, bytes, 0, bytes.length, origin);
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
        return archive.find(name).isPresent() ? urls.of(name) : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return Collections.enumeration(url == null ? List.of() : List.of(url));
    }

    /** Lets go of the bytes. */
    @Override
    public void close() {
        archive.close();
    }
}
