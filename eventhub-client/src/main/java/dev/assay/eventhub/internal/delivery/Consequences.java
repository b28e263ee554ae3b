package dev.assay.eventhub.internal.delivery;

import dev.assay.eventhub.DeadLetter;
import dev.assay.eventhub.internal.letters.Letters;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of records, lanes and the hub's standing by the hub's answers. Delivery thread only, but for its counters. */
final class Consequences {

    private static final Logger LOG = LoggerFactory.getLogger(Consequences.class);
    private static final int MAX_TEXT = 300;

    private final PumpSettings settings;
    private final Window window;
    private final Letters letters;
    private final TimeSource time;
    private final Outlet outlet;
    private final Hub hub;
    private final Judgement judgement;
    private final int mostRecords;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Consequences(
            PumpSettings settings,
            Window window,
            Letters letters,
            TimeSource time,
            Outlet outlet,
            Hub hub,
            Judgement judgement,
            int mostRecords) {
        this.settings = settings;
        this.window = window;
        this.letters = letters;
        this.time = time;
        this.outlet = outlet;
        this.hub = hub;
        this.judgement = judgement;
        this.mostRecords = mostRecords;
    }

    /** How many records the hub has taken. */
    long delivered() {
        return delivered.get();
    }

    /** How many batches were not taken. */
    long failures() {
        return failures.get();
    }

    /** Does with a batch what its answer means. */
    void of(HubAnswer answer, Lane lane, List<Item> batch, List<HubRecord> records) {
        String problem = Text.line(answer.problem(), MAX_TEXT);
        Optional<Duration> pause = answer.pause()
                .map(asked -> asked.compareTo(settings.maxPause()) > 0 ? settings.maxPause() : asked)
                .filter(asked -> !asked.isNegative());
        if (answer.ruling() != HubAnswer.Ruling.TAKEN) {
            failures.incrementAndGet();
            hub.said(problem);
        }
        switch (answer.ruling()) {
            case TAKEN -> taken(lane, batch, records);
            case LATER -> later(lane, pause);
            case REFUSED -> refused(lane, batch, records, problem);
            case TOO_LARGE -> tooLarge(lane, batch, records, problem);
            case CREDENTIALS -> credentials();
            case MISCONFIGURED -> paused(Hub.Pause.MISCONFIGURED);
            case GONE -> paused(Hub.Pause.GONE);
        }
    }

    private void taken(Lane lane, List<Item> batch, List<HubRecord> records) {
        for (int i = 0; i < batch.size(); i++) {
            Item item = batch.get(i);
            HubRecord record = records.get(i);
            if (letters.has(record)) {
                forget(record);
            }
            window.done(lane, item);
            outlet.delivered(item.last());
        }
        delivered.addAndGet(batch.size());
        lane.taken(mostRecords);
        boolean recovered = judgement.taken(batch.size());
        if (judgement.refusesAll()) {
            hub.resume(time.nanos());
            return;
        }
        Hub.Pause before = hub.pause();
        if (hub.taken()) {
            LOG.info("ASSAY-5131 {} takes records again", settings.hub());
            outlet.recovered();
            window.lanes().forEach(Lane::careful);
        }
        if (recovered || before == Hub.Pause.REFUSES_ALL) {
            judgement.acquitted().forEach(this::again);
        }
    }

    private void forget(HubRecord record) {
        try {
            letters.remove(record);
        } catch (IOException e) {
            LOG.warn("ASSAY-5132 dead letter {} was delivered and can't be deleted", record.id(), e);
        }
    }

    private void later(Lane lane, Optional<Duration> pause) {
        long now = time.nanos();
        lane.notBefore(now + hub.waitNanos(lane.failed(), pause));
        if (hub.failed(now, pause)) {
            alarm(Hub.Pause.AWAY);
        }
        if (hub.isProbed()) {
            lane.notBefore(now); // the hub's own pause is what counts
        }
    }

    private void credentials() {
        if (!hub.mayAskForCredentials() || hub.pause() == Hub.Pause.CREDENTIALS) {
            paused(Hub.Pause.CREDENTIALS);
        }
    }

    private void paused(Hub.Pause why) {
        if (hub.paused(why, time.nanos())) {
            alarm(why);
        }
    }

    private void alarm(Hub.Pause why) {
        LOG.error("ASSAY-5133 nothing is delivered to {} ({}): {}", settings.hub(), why, hub.problem());
        outlet.failing(why.name(), hub.problem());
    }

    private void tooLarge(Lane lane, List<Item> batch, List<HubRecord> records, String problem) {
        if (batch.size() > 1) {
            lane.tooLarge(batch.size());
        } else {
            refused(lane, batch, records, problem);
        }
    }

    private void refused(Lane lane, List<Item> batch, List<HubRecord> records, String problem) {
        if (batch.size() > 1) {
            lane.halve(batch.size());
            return;
        }
        Item item = batch.get(0);
        HubRecord record = records.get(0);
        if (!judgement.mayDie()) {
            judgement.probeRefused();
            paused(Hub.Pause.REFUSES_ALL);
            return;
        }
        if (!letters.hasRoom(record)) {
            paused(Hub.Pause.DEAD_LETTERS_FULL);
            return;
        }
        try {
            letters.refused(record, item.last(), new DeadLetter.Refusal(time.wall(), problem));
        } catch (IOException e) {
            LOG.error("ASSAY-5134 a refused record can't be kept as a dead letter", e);
            paused(Hub.Pause.DEAD_LETTERS_FULL);
            return;
        }
        LOG.error("ASSAY-5135 {} is a dead letter, because {} refused it: {}", record, settings.hub(), problem);
        judgement.died(record.id());
        window.done(lane, item);
        outlet.deadLettered(item.last(), problem);
    }

    /** Sends a dead letter again, after what waits; it stays one until it is delivered. */
    void again(String id) {
        letters.replay(id).forEach(outlet::store);
    }
}
