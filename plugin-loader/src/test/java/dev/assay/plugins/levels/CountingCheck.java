package dev.assay.plugins.levels;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.security.Provider;
import java.security.Security;
import java.util.Timer;
import java.util.TimerTask;

/** An author's plugin: counts, and stops when told to. */
@Plugin(
        id = "counting",
        version = "1.0.0",
        parameters = CountingCheck.Parameters.class,
        checks = @Check(id = "count", title = "It counts"))
public final class CountingCheck implements AttestationPlugin {

    /** The system property that ends a forgotten timer. */
    static final String TIDY = "assay.test.tidy";

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
                Thread thread = new Thread(
                        () -> {
                            while (!Thread.interrupted()) {
                                Thread.onSpinWait();
                            }
                        },
                        "forgotten-thread");
                thread.setDaemon(true);
                thread.start();
            }
            case "timer" -> {
                Timer timer = new Timer("forgotten-timer", true);
                timer.schedule(new Forgotten(timer), 20, 20);
            }
            case "provider" -> Security.addProvider(new Leaky());
            default -> {}
        }
    }

    /** Does nothing, until its test has seen that. */
    private static final class Forgotten extends TimerTask {
        private final Timer timer;

        Forgotten(Timer timer) {
            this.timer = timer;
        }

        @Override
        public void run() {
            if (Boolean.getBoolean(TIDY)) {
                timer.cancel();
            }
        }
    }

    /** A security provider that nobody takes back. */
    private static final class Leaky extends Provider {
        private static final long serialVersionUID = 1L;

        Leaky() {
            super("leaky-" + System.identityHashCode(Leaky.class), "1", "kept by the JVM");
        }
    }
}
