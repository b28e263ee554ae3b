package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.UnloadReport;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** An unloaded plugin is gone, or the report names what keeps it. */
class UnloadTest extends LoaderTest {

    @Test
    void twoHundredCyclesLeaveNoClassLoader() throws Exception {
        PluginLoader loader = started();
        PluginReference reference = fileReference(JarMaker.plugin("""
                        static final ThreadLocal<Object> LOCAL = ThreadLocal.withInitial(SamplePlugin::new);
                        public void attest(AttestationContext context) throws Exception {
                            java.util.concurrent.CompletableFuture.completedFuture(this).get();
                            org.slf4j.LoggerFactory.getLogger(getClass()).debug("{}", this);
                            java.util.ResourceBundle.getBundle("sample.texts").getString("a");
                            getClass().getResource("/sample/texts.properties").openStream().close();
                        """ + JarMaker.satisfied("\"fine\"") + "}")
                .entry("sample/texts.properties", "a=b")
                .build());
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        List<CompletionStage<UnloadReport>> reports = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            cycle(loader, reference, loaders, reports);
        }
        waitUntilCollected(loaders);
        for (CompletionStage<UnloadReport> report : reports) {
            assertThat(report.toCompletableFuture().get()).isEqualTo(new UnloadReport("disk@1.0.0", true, List.of()));
        }
    }

    private void cycle(
            PluginLoader loader,
            PluginReference reference,
            List<WeakReference<ClassLoader>> loaders,
            List<CompletionStage<UnloadReport>> reports)
            throws Exception {
        PluginGeneration generation = resolve(loader, reference);
        try (PluginRun run = generation.open(order(Isolation.CLASSLOADER))) {
            loaders.add(new WeakReference<>(run.contextLoader().orElseThrow()));
        }
        assertThat(run(generation)).containsExactly("fine");
        reports.add(generation.unload());
    }

    @Test
    void aFailedLoadLeavesNoClassLoader() throws Exception {
        PluginLoader loader = started();
        PluginReference reference =
                fileReference(JarMaker.named("other", "1.0.0", "public void attest(AttestationContext context) {}")
                        .build());
        for (int i = 0; i < 3; i++) { // brings in whatever the JVM itself loads on this way
            assertCode(PluginCodes.DESCRIPTOR_INVALID, () -> resolve(loader, reference));
        }
        long before = loadedClasses();
        for (int i = 0; i < 200; i++) {
            assertCode(PluginCodes.DESCRIPTOR_INVALID, () -> resolve(loader, reference));
        }
        while (loadedClasses() > before + 100) { // 200 kept loaders would have 200 classes at least
            collect();
        }
    }

    private static long loadedClasses() {
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }

    @Test
    void aThreadThatThePluginLeftBehindIsNamed() throws Exception {
        PluginGeneration generation =
                resolve(started(), fileReference(JarMaker.plugin("""
                                public void attest(AttestationContext context) throws Exception {
                                    var started = new java.util.concurrent.CountDownLatch(1);
                                    Thread thread = new Thread(() -> {
                                        started.countDown();
                                        synchronized (this) { try { wait(); } catch (InterruptedException end) { } }
                                    }, "left-behind");
                                    thread.setDaemon(true);
                                    thread.start();
                                    started.await();
                                }
                                """).build()));
        run(generation);
        UnloadReport report = reportAfterCollection(generation);
        assertThat(report.collected()).isFalse();
        assertThat(report.holders())
                .singleElement()
                .satisfies(holder -> assertThat(holder)
                        .contains("'left-behind'")
                        .contains("daemon")
                        .contains("sample.SamplePlugin"));
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("left-behind"))
                .forEach(Thread::interrupt);
    }

    @Test
    void timersHooksDriversProvidersAndBeansThatKeepItAreNamed() throws Exception {
        PluginGeneration generation =
                resolve(started(), fileReference(JarMaker.plugin("""
                        public static class Bean implements BeanMBean {}
                        public interface BeanMBean {}
                        public static class Safe extends java.security.Provider {
                            public Safe() { super("left-provider", "1", "x"); }
                        }
                        public static class Base implements java.sql.Driver {
                            public java.sql.Connection connect(String url, java.util.Properties info) { return null; }
                            public boolean acceptsURL(String url) { return false; }
                            public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) { return null; }
                            public int getMajorVersion() { return 1; }
                            public int getMinorVersion() { return 1; }
                            public boolean jdbcCompliant() { return false; }
                            public java.util.logging.Logger getParentLogger() { return null; }
                        }
                        public void attest(AttestationContext context) throws Exception {
                            new java.util.Timer("left-timer", true).schedule(new java.util.TimerTask() {
                                public void run() {}
                            }, 3_600_000);
                            Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "left-hook"));
                            java.sql.DriverManager.registerDriver(new Base());
                            java.security.Security.addProvider(new Safe());
                            java.lang.management.ManagementFactory.getPlatformMBeanServer().registerMBean(
                                    new Bean(), new javax.management.ObjectName("test:type=left"));
                        }
                        """).build()));
        run(generation);
        UnloadReport report = reportAfterCollection(generation);
        try {
            assertThat(report.collected()).isFalse();
            assertThat(String.join("\n", report.holders()))
                    .contains("timer 'left-timer'")
                    .contains("shutdown hook")
                    .contains("JDBC driver sample.SamplePlugin$Base")
                    .contains("security provider 'left-provider'")
                    .contains("MBean 'test:type=left'");
        } finally {
            java.security.Security.removeProvider("left-provider");
            ManagementFactory.getPlatformMBeanServer()
                    .unregisterMBean(new javax.management.ObjectName("test:type=left"));
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("left-timer"))
                    .forEach(Thread::interrupt);
        }
    }

    @Test
    void aRunThatNeverEndsIsNamedWhenPatienceEnds() throws Exception {
        PluginLoader loader = started(PluginLoader.builder().unloadPatience(Duration.ofMinutes(5)));
        PluginGeneration generation =
                resolve(loader, fileReference(JarMaker.good().build()));
        PluginRun run = generation.open(order(Isolation.CLASSLOADER));
        CompletionStage<UnloadReport> report = generation.unload();
        assertThat(generation.unload()).isNotNull();
        environment.turnForward(Duration.ofMinutes(6));
        assertThat(report.toCompletableFuture().get().collected()).isFalse();
        assertThat(report.toCompletableFuture().get().holders()).contains("1 run that has not ended");
        WeakReference<ClassLoader> trace =
                new WeakReference<>(run.contextLoader().orElseThrow());
        run.close();
        waitUntilCollected(List.of(trace));
    }

    @Test
    void closingTheLoaderAnswersWhatIsStillOpen() throws Exception {
        PluginLoader loader = started(PluginLoader.builder().unloadPatience(Duration.ofSeconds(Long.MAX_VALUE)));
        PluginGeneration generation =
                resolve(loader, fileReference(JarMaker.good().build()));
        PluginRun run = generation.open(order(Isolation.CLASSLOADER));
        CompletionStage<UnloadReport> report = generation.unload();
        loader.close();
        assertThat(report.toCompletableFuture().get().collected()).isFalse();
        run.close();
    }

    @Test
    void unloadingAfterTheTimersEndedStillAnswers() throws Exception {
        PluginGeneration generation =
                resolve(started(), fileReference(JarMaker.good().build()));
        environment.close();
        assertThat(generation.unload().toCompletableFuture().get().plugin()).isEqualTo("disk@1.0.0");
    }

    private static UnloadReport reportAfterCollection(PluginGeneration generation) throws Exception {
        var report = generation.unload().toCompletableFuture();
        while (true) {
            System.gc();
            try {
                return report.get(50, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                // the canary has not been collected yet
            }
        }
    }

    private static void waitUntilCollected(List<WeakReference<ClassLoader>> loaders) throws InterruptedException {
        while (loaders.stream().anyMatch(loader -> loader.get() != null)) {
            collect();
        }
    }

    /** Asks for a collection; ends with the test's time-out, which comes as an interrupt. */
    private static void collect() throws InterruptedException {
        System.gc();
        if (Thread.interrupted()) {
            throw new InterruptedException("not collected in time");
        }
    }
}
