package dev.assay.plugins;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.ResultId;
import dev.assay.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A host of its own process, which runs one plugin at {@code PROCESS}, says what it saw, and may be killed meanwhile. */
public final class DoomedHost {

    private DoomedHost() {}

    /** Arguments: home, jar, its digest. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        try (TestEnvironment environment = new TestEnvironment(home);
                PluginLoader loader = PluginLoader.create()) {
            loader.start(environment);
            PluginGeneration plugin = loader.resolve(
                    PluginReference.builder("disk")
                            .source(Path.of(arguments[1]).toUri().toString())
                            .sha256(arguments[2])
                            .build(),
                    (stage, bytes, total) -> {});
            FakeContext context = FakeContext.of(plugin.descriptor()).build();
            RunOrder order = new RunOrder(
                    new ResultId(new UUID(1, 1)),
                    1,
                    JobSpec.builder("job").plugin("disk").build(),
                    Isolation.PROCESS,
                    Limits.NONE,
                    Files.createDirectory(home.resolve("work")));
            try (PluginRun run = plugin.open(order)) {
                run.execute(context);
                context.observations().forEach(each -> System.out.println("saw " + each.title()));
            }
        }
    }
}
