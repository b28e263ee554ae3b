package dev.assay.plugins;

import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.ResultId;
import dev.assay.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** What the tests of the worker process share: a loader, an order, and a run as a job runner makes it. */
abstract class ProcessTest extends LoaderTest {

    private static final AtomicInteger FOLDERS = new AtomicInteger();

    WorkerSettings settings = WorkerSettings.builder().niceness(0).build();

    PluginGeneration generation(JarMaker jar) throws Exception {
        return resolve(
                started(PluginLoader.builder()
                        .sources(SourcePolicy.standard().allowLoopback())
                        .workers(settings)),
                fileReference(jar.build()));
    }

    /** How a run went. */
    record Ran(FakeContext context, RunEnd end, PluginRun run) {
        String logged() {
            StringBuilder all = new StringBuilder();
            context.logged().forEach(line -> all.append(line.text()).append('\n'));
            return all.toString();
        }
    }

    Ran run(JarMaker jar) throws Exception {
        return run(generation(jar), Isolation.PROCESS, Limits.NONE, job -> job);
    }

    Ran run(JarMaker jar, Limits limits) throws Exception {
        return run(generation(jar), Isolation.PROCESS, limits, job -> job);
    }

    Ran run(PluginGeneration generation, Isolation isolation, Limits limits, UnaryOperator<JobSpecBuilder> more)
            throws Exception {
        FakeContext context = FakeContext.of(generation.descriptor()).build();
        try (PluginRun run = generation.open(order(isolation, limits, more))) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            try {
                run.contextLoader().ifPresent(thread::setContextClassLoader);
                return new Ran(context, run.execute(context), run);
            } finally {
                thread.setContextClassLoader(before);
            }
        } finally {
            context.end();
        }
    }

    RunOrder order(Isolation isolation, Limits limits, UnaryOperator<JobSpecBuilder> more) throws Exception {
        Path work = Files.createDirectory(folder.resolve("work-" + FOLDERS.incrementAndGet()));
        JobSpec job = more.apply(JobSpec.builder("disk-daily")
                        .component(AttestedComponent.of("host", "host", "this machine"))
                        .plugin("disk")
                        .schedule(Schedule.onDemand()))
                .build();
        return new RunOrder(new ResultId(UUID.randomUUID()), 1, job, isolation, limits, work);
    }

    static JarMaker attesting(String body) {
        return JarMaker.plugin("public void attest(AttestationContext context) throws Exception {" + body + "}");
    }
}
