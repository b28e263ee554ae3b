package dev.assay.internal.run;

import dev.assay.spi.Reason;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A plugin that leaves something of its own class in every place it can reach. Loaded by a loader of its own. */
public final class Clingy implements AttestationPlugin {

    /** Its parameters. */
    public record Parameters(String name) {}

    private static final class Own extends Number {
        private static final long serialVersionUID = 1L;

        @Override
        public int intValue() {
            return 1;
        }

        @Override
        public long longValue() {
            return 1;
        }

        @Override
        public float floatValue() {
            return 1;
        }

        @Override
        public double doubleValue() {
            return 1;
        }
    }

    private static final class OwnException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OwnException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final ThreadLocal<Own> LOCAL = new ThreadLocal<>();

    @Override
    public void attest(AttestationContext context) throws Exception {
        LOCAL.set(new Own());
        context.parameters(Parameters.class);
        context.cancellation().onRequest(() -> LOCAL.set(new Own()));
        CountDownLatch done = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            context.executor().execute(() -> {
                LOCAL.set(new Own());
                done.countDown();
                throw new OwnException("in a task", null);
            });
        }
        done.await();
        context.report(Observation.builder(
                        "fake.holds",
                        Subject.of(SubjectType.RESOURCE, "file:/x"),
                        context.time().wall())
                .title("it can't be told")
                .verdict(Verdict.INCONCLUSIVE)
                .reason(new Reason("OWN", "mine", Map.of("own", new Own())))
                .build());
        context.progress("clinging", 0.5);
        context.logger().log(System.Logger.Level.ERROR, "{0}", new Own());
        context.logger().log(System.Logger.Level.ERROR, "with a cause", new OwnException("logged", null));
        throw new OwnException("thrown", new OwnException("its cause", null));
    }
}
