package host;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.ParameterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/** Tells what it was configured with, and which of our modules it stands on. */
public final class Main {

    /** What the check wants to know. */
    record DiskParameters(@Parameter("The disk's root.") String root) {}

    private Main() {}

    public static void main(String[] arguments) {
        Configuration configuration = Configuration.builder("r1")
                .job(JobSpec.builder("disk-space")
                        .plugin("disk")
                        .schedule(Schedule.every(Duration.ofHours(1)))
                        .build())
                .build();
        DiskParameters parameters = new ParameterBinder(Map.of("root", "/data"), name -> {
                    throw new IllegalStateException(name);
                })
                .bind(DiskParameters.class);

        TreeSet<String> modules = new TreeSet<>();
        ModuleLayer.boot().modules().forEach(module -> modules.add(module.getName()));
        modules.removeIf(name -> !name.startsWith("dev.assay."));

        System.out.println(configuration.jobs().get(0).id() + " looks at " + parameters.root());
        System.out.println(modules);
    }
}
