package dev.assay.internal.result;

import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultSink;
import dev.assay.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A publisher that is stepped by hand, and everything it says. */
final class PublisherRig implements PublisherListener {

    final ManualTime time = new ManualTime();
    final List<Signal> signals = new ArrayList<>();
    final List<AttestationResult> built = new ArrayList<>();
    final List<Settled> settled = new ArrayList<>();
    final ResultPublisher publisher;
    int rooms;
    int wakes;

    PublisherRig(ResultSink... sinks) {
        this(PublisherSettings.defaults(new Random(7)), sinks);
    }

    PublisherRig(PublisherSettings settings, ResultSink... sinks) {
        List<NamedSink> named = new ArrayList<>();
        for (ResultSink sink : sinks) {
            named.add(new NamedSink("sink-" + named.size(), sink));
        }
        publisher = new ResultPublisher(settings, named, Endings.PRODUCER, time, signals::add, this);
        publisher.wakeWith(() -> wakes++);
    }

    static PublisherSettings settings() {
        return PublisherSettings.defaults(new Random(7));
    }

    @Override
    public void built(AttestationResult result) {
        built.add(result);
    }

    @Override
    public void settled(Settled end) {
        settled.add(end);
    }

    @Override
    public void room() {
        rooms++;
    }

    /** Steps until there is nothing left to do now. */
    void settle() {
        int steps = 0;
        while (publisher.doWork() > 0) {
            if (++steps > 100_000) {
                throw new AssertionError("the publisher never rests");
            }
        }
    }

    void publish(int... numbers) {
        for (int number : numbers) {
            publisher.publish(Endings.skipped(number));
        }
        settle();
    }

    void pass(Duration duration) {
        time.advance(duration);
        settle();
    }

    List<Signal.Kind> kinds() {
        return signals.stream().map(Signal::kind).toList();
    }
}
