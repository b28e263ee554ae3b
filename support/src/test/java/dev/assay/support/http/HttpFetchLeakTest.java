package dev.assay.support.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A used and closed fetcher keeps neither its threads nor the class loader it came from. */
@Timeout(120)
class HttpFetchLeakTest {
    @Test
    void nothingKeepsTheClassLoaderOfAClosedFetcher() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (RawServer server = RawServer.saying(RawServer.ok("hello"))) {
            for (int i = 0; i < 5; i++) {
                loaders.add(useOnce(server.uri("/")));
            }
        }
        for (WeakReference<ClassLoader> loader : loaders) {
            while (loader.get() != null) {
                // The JDK's selector thread looks every few seconds whether its client is still wanted.
                System.gc();
                if (Thread.interrupted()) {
                    throw new InterruptedException("not collected in time");
                }
            }
        }
        assertThat(loaders).allMatch(l -> l.get() == null);
    }

    private static WeakReference<ClassLoader> useOnce(URI uri) throws Exception {
        URL main = HttpFetch.class.getProtectionDomain().getCodeSource().getLocation();
        URL test = Use.class.getProtectionDomain().getCodeSource().getLocation();
        URLClassLoader loader = new URLClassLoader(new URL[] {main, test}, ClassLoader.getPlatformClassLoader());
        Class<?> use = loader.loadClass(Use.class.getName());
        assertThat(use.getClassLoader()).isSameAs(loader);
        use.getMethod("once", URI.class).invoke(null, uri);
        loader.close();
        return new WeakReference<>(loader);
    }

    /** Runs inside the class loader that is to be collected. */
    public static final class Use {
        private Use() {}

        public static void once(URI uri) throws Exception {
            HttpFetch fetch = HttpFetch.builder(Thread::new, java.time.Instant::now, System::nanoTime)
                    .build();
            try (fetch) {
                fetch.fetchBytes(FetchRequest.builder(
                                uri,
                                FetchLimits.of(100, java.time.Duration.ofSeconds(30), java.time.Duration.ofSeconds(30)))
                        .build());
            }
        }
    }
}
