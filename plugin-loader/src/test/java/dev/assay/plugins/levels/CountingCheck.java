package dev.assay.plugins.levels;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.SubjectType;
import java.net.URI;

/** An author's plugin: counts, and stops when told to. */
@Plugin(
        id = "counting",
        version = "1.0.0",
        parameters = CountingCheck.Parameters.class,
        checks = @Check(id = "count", title = "It counts"))
public final class CountingCheck implements AttestationPlugin {

    /** How far. */
    public record Parameters(
            @Parameter("how far") int to,

            @Parameter(value = "to misbehave", defaultValue = "")
            String fault) {}

    @Override
    public void attest(AttestationContext context) throws Exception {
        Parameters parameters = context.parameters(Parameters.class);
        for (int i = 0; i < parameters.to() && !context.cancellation().isRequested(); i++) {
            context.subject(SubjectType.RESOURCE, URI.create("count:" + i))
                    .check("count")
                    .evidence(Evidence.text("number", "" + i))
                    .satisfied("counted");
        }
        switch (parameters.fault()) {
            case "throw" -> throw new IllegalStateException("as asked");
            case "level" ->
                context.subject(SubjectType.RESOURCE, URI.create("count:level"))
                        .check("count")
                        .satisfied("loaded by "
                                + getClass().getClassLoader().getClass().getSimpleName());
            case "thread" -> {
                Thread thread = new Thread(() -> {
                    while (!Thread.interrupted()) {
                        Thread.onSpinWait();
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
            default -> {}
        }
    }
}
