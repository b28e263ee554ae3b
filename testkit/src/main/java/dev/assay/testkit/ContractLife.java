package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Component;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The life of a component under a contract test: made, started, closed once whatever happens. Used by one thread. */
final class ContractLife<C extends Component> {

    private static final int SLICE_MILLIS = 20;
    private static final long SLICES = TimeUnit.SECONDS.toMillis(Patience.SECONDS) / SLICE_MILLIS;

    private @Nullable ManualEnvironment environment;
    private @Nullable C component;
    private boolean closed;

    ManualEnvironment environment() {
        if (environment == null) {
            environment = ManualEnvironment.create();
        }
        return environment;
    }

    void start(Callable<C> maker) throws Exception {
        C made = maker.call();
        assertThat(made).as("the component under test").isNotNull();
        made.start(environment());
        component = made;
    }

    C component() {
        if (component == null) {
            throw new IllegalStateException("the component was not started");
        }
        return component;
    }

    void closeNow() {
        if (component != null && !closed) {
            closed = true;
            component.close();
        }
    }

    void end() {
        try {
            closeNow();
        } finally {
            if (environment != null) {
                environment.close();
            }
        }
    }

    /** Waits for an answer while time goes by: in small slices of real time, each of them a second of manual time. */
    <T> T await(CompletionStage<T> stage, String what) {
        assertThat(stage).as(what).isNotNull();
        CompletableFuture<T> answer = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        for (long slice = 0; slice < SLICES; slice++) {
            environment().time().runDue();
            try {
                T value = answer.get(SLICE_MILLIS, TimeUnit.MILLISECONDS);
                assertThat(value).as(what).isNotNull();
                return value;
            } catch (TimeoutException notYet) {
                environment().time().advance(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                throw Patience.interrupted(what);
            } catch (ExecutionException e) {
                throw new AssertionError(what + " did not come: " + e.getCause(), e.getCause());
            }
        }
        throw Patience.lost(what);
    }
}
