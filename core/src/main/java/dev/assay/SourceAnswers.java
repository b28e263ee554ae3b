package dev.assay;

import dev.assay.internal.configuration.SourcePoller;
import dev.assay.internal.control.RevisionIntake;
import dev.assay.internal.insight.Conditions;
import dev.assay.internal.insight.HealthCode;
import dev.assay.spi.Environment;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.support.text.Text;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the configuration source says: hands revisions to the intake, tells of refusals and failures once each, and
 * tells the source what was refused. Configuration thread only, but for wiring.
 */
final class SourceAnswers implements SourcePoller.Listener, Supplier<ConfigurationRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(SourceAnswers.class);
    private static final int MAX_TEXT = 2000;

    private final Environment environment;
    private final RevisionIntake intake;
    private final Supplier<ConfigurationRequest.Builder> requests;
    private final Duration maxWait;
    private final Conditions conditions;
    private @Nullable SourcePoller poller; // set once before the poller turns
    private Optional<ConfigurationRequest.Refusal> refusal = Optional.empty();
    private boolean failing;
    private long refusals;
    private volatile ManagerReport.SourceState state =
            ManagerReport.SourceState.SILENT; // written here, read by reports

    SourceAnswers(
            Environment environment,
            RevisionIntake intake,
            Supplier<ConfigurationRequest.Builder> requests,
            Duration maxWait,
            Conditions conditions) {
        this.environment = environment;
        this.intake = intake;
        this.requests = requests;
        this.maxWait = maxWait;
        this.conditions = conditions;
    }

    void of(SourcePoller asking) {
        poller = asking;
    }

    @Override
    public ConfigurationRequest get() {
        ConfigurationRequest.Builder request = requests.get().maxWait(maxWait);
        refusal.ifPresent(request::refused);
        return request.build();
    }

    @Override
    public void updated(ConfigurationUpdate update) {
        recovered();
        heard(state.lastRefused());
        try {
            Configuration accepted = intake.accept(update);
            if (accepted != null) {
                refusal = Optional.empty();
            }
        } catch (ConfigurationException e) {
            refused(e);
        } finally {
            SourcePoller asking = poller;
            if (asking != null) {
                asking.decided();
            }
        }
    }

    @Override
    public void unchanged() {
        recovered();
        heard(state.lastRefused());
    }

    @Override
    public void failed(Throwable problem, int failures, Duration pause) {
        if (problem instanceof ConfigurationException refused) {
            recovered();
            refused(refused);
            return;
        }
        String text =
                problem.getClass().getSimpleName() + ": " + Text.line(String.valueOf(problem.getMessage()), MAX_TEXT);
        conditions.raise(HealthCode.SOURCE_FAILING, "", environment.time().wall(), text);
        if (failing) {
            LOG.debug("the configuration source has failed {} times: {}", failures, text);
            return;
        }
        failing = true;
        LOG.warn("ASSAY-1108 the configuration source fails, the last good configuration stays: {}", text);
        signal(
                Signal.Kind.SOURCE_FAILING,
                "",
                Reason.of("SOURCE_FAILING", text).with("nextInMillis", pause.toMillis()));
    }

    private void refused(ConfigurationException e) {
        ConfigurationRequest.Refusal now = new ConfigurationRequest.Refusal(e.revision(), e.faults());
        if (refusal.equals(Optional.of(now))) {
            return;
        }
        refusal = Optional.of(now);
        refusals++;
        heard(e.faults().isEmpty() ? "CONFIGURATION_INVALID" : e.faults().get(0).code());
        String text = String.valueOf(e.getMessage());
        LOG.warn("ASSAY-1105 configuration refused revision={}: {}", e.revision(), text);
        signal(
                Signal.Kind.CONFIGURATION_REFUSED,
                e.revision(),
                Reason.of("CONFIGURATION_INVALID", Text.line(text, MAX_TEXT))
                        .with("faults", e.faults().size()));
    }

    /** What the source has said; any thread. */
    ManagerReport.SourceState state() {
        return state;
    }

    private void heard(String lastRefused) {
        state = new ManagerReport.SourceState(Optional.of(environment.time().wall()), refusals, lastRefused);
    }

    private void recovered() {
        if (failing) {
            failing = false;
            signal(Signal.Kind.SOURCE_RECOVERED, "", Reason.of("OK"));
        }
    }

    private void signal(Signal.Kind kind, String about, Reason reason) {
        environment.signal(new Signal(kind, environment.time().wall(), about, reason));
    }
}
