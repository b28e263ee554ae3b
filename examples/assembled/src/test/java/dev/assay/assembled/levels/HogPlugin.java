package dev.assay.assembled.levels;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Takes more than its share, or does not. */
@Plugin(
        id = "hog",
        version = "1.0.0",
        parameters = HogPlugin.Parameters.class,
        checks = @Check(id = "hog.fed", title = "It was fed"))
public final class HogPlugin implements AttestationPlugin {

    /** What it takes. */
    public enum Food {
        LITTLE,
        HEAP,
        TREE,
        CPU,
        WAITS
    }

    /** What it takes, and where it says that it does. */
    public record Parameters(
            @Parameter("what it takes") Food food,
            @Parameter("a file it makes") Path sign) {}

    @Override
    public void attest(AttestationContext context) throws Exception {
        Parameters given = context.parameters(Parameters.class);
        context.subject(SubjectType.RESOURCE, URI.create("urn:hog:1"))
                .check("hog.fed")
                .satisfied("begun");
        if (given.food() != Food.LITTLE) {
            Files.writeString(
                    given.sign(), Long.toString(ProcessHandle.current().pid()));
        }
        switch (given.food()) {
            case LITTLE -> {}
            case HEAP -> {
                List<byte[]> all = new ArrayList<>();
                while (true) {
                    all.add(new byte[1 << 20]);
                }
            }
            // A line without an end, which has to be kept whole; by a process that is no JVM.
            case TREE -> {
                new ProcessBuilder("sh", "-c", "head -c 400000000 /dev/zero | tail | sleep 300").start();
                untilAsked(context);
            }
            case CPU -> {
                while (true) {
                    Thread.onSpinWait();
                }
            }
            case WAITS -> untilAsked(context);
        }
    }

    private static void untilAsked(AttestationContext context) throws InterruptedException {
        while (!context.cancellation().isRequested()) {
            Thread.sleep(10);
        }
    }
}
