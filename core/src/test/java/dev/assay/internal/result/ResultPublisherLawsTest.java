package dev.assay.internal.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultId;
import dev.assay.testkit.FlakySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The publisher's laws, whatever its sinks do: nothing lost, order kept, numbers without gaps, memory bounded. */
class ResultPublisherLawsTest {

    private static final int WINDOW = 5;
    private static final int RESERVE = 4;

    @Property(tries = 500)
    void nothingIsLostOrOutOfOrderOrBeyondItsBounds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int sinks,
            @ForAll @IntRange(min = 1, max = 4) int batch) {
        Random random = new Random(seed);
        FlakySink[] flaky = new FlakySink[sinks];
        for (int i = 0; i < sinks; i++) {
            flaky[i] = new FlakySink();
            misbehave(flaky[i], random);
        }
        PublisherRig rig = new PublisherRig(
                PublisherRig.settings().withWindow(WINDOW, 1 << 20, RESERVE).withBatch(batch), flaky);
        Set<ResultId> expected = new HashSet<>();

        int refusedBefore = 0;
        for (int i = 0; i < 120; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    boolean runs = random.nextBoolean();
                    if (runs ? rig.publisher.hasRoom() : rig.publisher.hasReserve()) {
                        Ending ending = runs ? Endings.ran(i) : Endings.skipped(i);
                        expected.add(ending.id());
                        rig.publisher.publish(ending);
                    } else {
                        refusedBefore++;
                    }
                }
                case 2 -> rig.publisher.doWork();
                case 3 -> rig.settle();
                case 4 -> rig.time.advance(Duration.ofMillis(random.nextInt(40_000)));
                default -> answerOne(flaky[random.nextInt(sinks)], random);
            }
            PublisherView view = rig.publisher.view();
            assertThat(view.held()).isBetween(0, WINDOW + RESERVE);
            assertThat(view.settled() + view.held()).isEqualTo(expected.size());
        }
        finish(rig, flaky);

        long[] all = LongStream.rangeClosed(1, expected.size()).toArray();
        assertThat(rig.built).extracting(AttestationResult::sequence).containsExactly(boxed(all));
        assertThat(rig.settled).extracting(Settled::id).containsExactlyInAnyOrderElementsOf(expected);
        for (FlakySink sink : flaky) {
            assertThat(sink.taken()).extracting(AttestationResult::sequence).containsExactly(boxed(all));
            sink.offered()
                    .forEach(offer -> assertThat(offer)
                            .extracting(AttestationResult::sequence)
                            .isSorted());
        }
        assertThat(rig.publisher.view().heldBytes()).isZero();
        assertThat(rig.rooms > 0 || refusedBefore == 0)
                .as("who found no room heard of it")
                .isTrue();
    }

    private static void finish(PublisherRig rig, FlakySink[] sinks) {
        for (int i = 0; i < 200 && rig.publisher.view().held() > 0; i++) {
            for (FlakySink sink : sinks) {
                while (sink.late() > 0) {
                    sink.completeOldest();
                }
            }
            rig.pass(Duration.ofSeconds(30));
        }
    }

    private static void answerOne(FlakySink sink, Random random) {
        if (sink.late() > 0) {
            if (random.nextBoolean()) {
                sink.completeOldest();
            } else {
                sink.failOldest("late and failed");
            }
        }
    }

    private static void misbehave(FlakySink sink, Random random) {
        for (int i = 0; i < 30; i++) {
            switch (random.nextInt(9)) {
                case 0 -> sink.nextFails("failed");
                case 1 -> sink.nextThrows(new IllegalStateException("threw"));
                case 2 -> sink.nextRefuses();
                case 3 -> sink.nextTakes(random.nextInt(3));
                case 4 -> sink.nextForgetsReceipts();
                case 5 -> sink.nextAnswersNull();
                case 6 -> sink.nextIsLate();
                default -> sink.nextTakes();
            }
        }
    }

    private static Long[] boxed(long[] values) {
        List<Long> list = new ArrayList<>();
        for (long value : values) {
            list.add(value);
        }
        return list.toArray(new Long[0]);
    }
}
