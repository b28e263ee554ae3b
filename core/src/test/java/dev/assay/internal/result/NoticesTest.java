package dev.assay.internal.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.testkit.RecordingSink;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What sinks are told beside results. */
class NoticesTest {

    @Test
    void aPauseIsToldToEverySinkOnThePublishersThreadAndARunIsNot() {
        RecordingSink one = new RecordingSink();
        RecordingSink other = new RecordingSink();
        PublisherRig rig = new PublisherRig(one, other);

        rig.publisher.notice(signal(Signal.Kind.JOB_PAUSED, "disk"));
        rig.publisher.notice(signal(Signal.Kind.RUN_STARTED, "disk"));
        assertThat(one.notices()).isEmpty();
        rig.settle();

        assertThat(one.notices()).extracting(Signal::kind).containsExactly(Signal.Kind.JOB_PAUSED);
        assertThat(other.notices()).isEqualTo(one.notices());
        assertThat(rig.wakes).isPositive();
    }

    @Test
    void aFloodIsBoundedAndTheFirstOnesStay() {
        RecordingSink sink = new RecordingSink();
        PublisherRig rig = new PublisherRig(sink);

        for (int i = 0; i < Notices.MOST + 5; i++) {
            rig.publisher.notice(signal(Signal.Kind.JOB_PAUSED, "job-" + i));
        }
        rig.settle();

        assertThat(sink.notices()).hasSize(Notices.MOST);
        assertThat(sink.notices().get(0).about()).isEqualTo("job-0");
        rig.publisher.notice(signal(Signal.Kind.JOB_RESUMED, "job-1"));
        rig.settle();
        assertThat(sink.notices()).hasSize(Notices.MOST + 1);
    }

    private static Signal signal(Signal.Kind kind, String about) {
        return new Signal(kind, Instant.EPOCH, about, Reason.of("BECAUSE"));
    }
}
