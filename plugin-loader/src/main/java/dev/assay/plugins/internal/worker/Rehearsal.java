package dev.assay.plugins.internal.worker;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * A plugin of ours that does what plugins do, for nothing but to have the classes for it loaded while a JVM writes down
 * which they are. It ends by an exception, so that those for that are among them.
 */
public final class Rehearsal implements AttestationPlugin {

    /** What it throws at its end. */
    public static final String END = "rehearsed";

    /** Its parameters. */
    public record Parameters(
            @Parameter("some text") String text,
            @Parameter("a number") long number) {}

    /** Made by the worker. */
    public Rehearsal() {}

    @Override
    public void attest(AttestationContext context) throws Exception {
        Parameters parameters = context.parameters(Parameters.class);
        context.progress(parameters.text(), 0.5);
        context.logger().log(System.Logger.Level.DEBUG, "{0}", parameters.number());
        LoggerFactory.getLogger(Rehearsal.class).debug("{}", parameters.text());
        context.cancellation().onRequest(new Nothing(null));
        Subject subject = Subject.of(SubjectType.RESOURCE, "urn:rehearsal");
        context.exclude(subject, context.population().toString());
        context.subject(SubjectType.RESOURCE, URI.create("urn:rehearsal"))
                .check("rehearsal")
                .actual(String.valueOf(context.timeLeft()))
                .evidence(Evidence.text("text", context.time().wall().toString()))
                .satisfied("it holds");
        context.subject(subject).check("rehearsal").notSatisfied("it does not");
        CountDownLatch done = new CountDownLatch(1);
        context.executor().execute(new Nothing(done));
        done.await();
        throw new IllegalStateException(END, new java.io.IOException(END));
    }

    /** A task. */
    private static final class Nothing implements Runnable {
        private final @org.jspecify.annotations.Nullable CountDownLatch done;

        Nothing(@org.jspecify.annotations.Nullable CountDownLatch done) {
            this.done = done;
        }

        @Override
        public void run() {
            if (done != null) {
                done.countDown();
            }
        }
    }
}
