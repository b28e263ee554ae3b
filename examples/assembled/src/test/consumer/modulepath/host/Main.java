package host;

import dev.assay.JobManager;
import dev.assay.MemorySink;
import dev.assay.ResourceMonitor;
import dev.assay.oshi.OshiProbe;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.time.Duration;
import java.util.TreeSet;

/** Attests one thing once with the readings of OSHI, tells what came out and which modules it stands on, and leaves. */
public final class Main {

    /** What the check wants to know. */
    record DiskParameters(@Parameter("The disk's root.") String root) {}

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        Configuration configuration = Configuration.builder("r1")
                .job(JobSpec.builder("disk-space")
                        .plugin("disk")
                        .parameter("root", "/data")
                        .build())
                .build();
        try (JobManager manager = JobManager.builder()
                .configuration(configuration)
                .plugin("disk", Main::attest)
                .resources(ResourceMonitor.builder()
                        .probe(new OshiProbe())
                        .patience(Duration.ofMillis(100))
                        .build())
                .results(MemorySink.latest(10))
                .build()) {
            for (AttestationResult result :
                    manager.runAllOnce(Duration.ofSeconds(60)).results()) {
                System.out.println(result.job().spec().id() + " " + result.outcome() + " " + result.verdict() + " "
                        + result.observations().size());
            }
        }
        TreeSet<String> modules = new TreeSet<>();
        ModuleLayer.boot().modules().forEach(module -> modules.add(module.getName()));
        modules.removeIf(name -> !name.startsWith("dev.assay."));
        System.out.println(modules);
    }

    private static void attest(AttestationContext context) {
        String root = context.parameters(DiskParameters.class).root();
        context.subject(SubjectType.LOCATION, URI.create("file://" + root))
                .check("enough-room")
                .satisfied("There is room");
    }
}
