package dev.assay.assembled.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manager in a class loader that is thrown away, as a web container does with its applications. */
class LeavesNothingBehindTest {

    private static final int TIMES = 50;

    private static final Snippet HOST = new Snippet("ThrownAway", """
            import dev.assay.JobManager;
            import dev.assay.JsonLinesSink;
            import dev.assay.spi.configuration.Configuration;
            import dev.assay.spi.configuration.JobSpec;
            import dev.assay.spi.result.SubjectType;
            import java.net.URI;
            import java.nio.file.Path;
            import java.time.Duration;

            public class ThrownAway {
                public static void main(String[] args) throws Exception {
                    Configuration configuration = Configuration.builder("1")
                            .job(JobSpec.builder("job").plugin("job").build())
                            .build();
                    try (JobManager manager = JobManager.builder()
                            .configuration(configuration)
                            .home(Path.of(args[0]))
                            .plugin("job", context -> context.subject(SubjectType.RESOURCE, URI.create("file:/"))
                                    .check("check").satisfied("seen"))
                            .results(JsonLinesSink.to(Path.of(args[0], "results.jsonl")))
                            .build()) {
                        if (!manager.runAllOnce(Duration.ofSeconds(60)).allSatisfied()) {
                            throw new IllegalStateException("it did not run");
                        }
                        if (!manager.close(Duration.ofSeconds(30)).isClean()) {
                            throw new IllegalStateException("it did not close");
                        }
                    }
                }
            }
            """);

    @Test
    void fiftyManagersInLoadersOfTheirOwnAreAllCollected(@TempDir Path classes, @TempDir Path homes) throws Exception {
        assertThat(HOST.compile(classes)).isEmpty();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            loaders.add(runOnce(classes, homes.resolve("home-" + i)));
        }
        // Not counted: the JDK's record support (java.lang.runtime.ObjectMethods) remembers the record type it linked
        // last in the cache of a method handle, until it links another or, on newer JDKs, until memory is short.
        runOnce(classes, homes.resolve("last"));

        assertThat(left(loaders)).as("class loaders that something still holds").isZero();
    }

    private static WeakReference<ClassLoader> runOnce(Path classes, Path home) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(everything(classes), ClassLoader.getPlatformClassLoader())) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                Class.forName("ThrownAway", true, loader)
                        .getMethod("main", String[].class)
                        .invoke(null, (Object) new String[] {home.toString()});
            } finally {
                thread.setContextClassLoader(before);
            }
            return new WeakReference<>(loader);
        }
    }

    private static long left(List<WeakReference<ClassLoader>> loaders) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long left = TIMES;
        for (int look = 0; look < 100 && left > 0; look++) {
            System.gc();
            if (never.await(50, TimeUnit.MILLISECONDS)) {
                break;
            }
            left = loaders.stream().filter(loader -> loader.get() != null).count();
        }
        return left;
    }

    private static URL[] everything(Path classes) {
        List<URL> urls = new ArrayList<>();
        urls.add(url(classes));
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .forEach(entry -> urls.add(url(entry)));
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
