package dev.assay.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.internal.schedule.DueQueue.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** The queue of due jobs against a sorted list, and its manners at the edges. */
class DueQueueTest {

    private final DueQueue<String> queue = new DueQueue<>();

    /** What a caller does; {@code which} picks one of the entries made so far. */
    record Step(Kind kind, long key, int which) {
        enum Kind {
            ADD,
            MOVE,
            REMOVE,
            POLL,
            POLL_UP_TO
        }
    }

    /** The model: everything known about an entry, kept in a plain list. */
    private static final class Known {
        final Entry<Integer> entry;
        long key;
        long order;
        boolean queued = true;

        Known(Entry<Integer> entry) {
            this.entry = entry;
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        // Few different keys, so that ties are common; the extremes, so that nothing is compared by difference.
        Arbitrary<Long> keys = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.longs().between(0, 5)),
                Tuple.of(1, Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE)));
        return Combinators.combine(
                        Arbitraries.of(Step.Kind.class),
                        keys,
                        Arbitraries.integers().between(0, 1000))
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }

    @Property
    void behavesAsASortedListWould(@ForAll("steps") List<Step> steps) {
        DueQueue<Integer> queue = new DueQueue<>();
        List<Known> all = new ArrayList<>();
        long order = 0;

        for (Step step : steps) {
            Known chosen = all.isEmpty() ? null : all.get(step.which() % all.size());
            switch (step.kind()) {
                case ADD -> {
                    Known added = new Known(queue.add(step.key(), all.size()));
                    added.key = step.key();
                    added.order = order++;
                    all.add(added);
                }
                case MOVE -> {
                    if (chosen != null) {
                        queue.move(chosen.entry, step.key());
                        chosen.key = step.key();
                        chosen.order = order++;
                        chosen.queued = true;
                    }
                }
                case REMOVE -> {
                    if (chosen != null) {
                        assertThat(queue.remove(chosen.entry)).isEqualTo(chosen.queued);
                        chosen.queued = false;
                    }
                }
                case POLL -> {
                    Known first = first(all);
                    assertThat(queue.poll()).isSameAs(first == null ? null : first.entry);
                    if (first != null) {
                        first.queued = false;
                    }
                }
                case POLL_UP_TO -> {
                    Known first = first(all);
                    boolean due = first != null && first.key <= step.key();
                    assertThat(queue.poll(step.key())).isSameAs(due ? first.entry : null);
                    if (due) {
                        first.queued = false;
                    }
                }
            }
            Known first = first(all);
            assertThat(queue.peek()).isSameAs(first == null ? null : first.entry);
            assertThat(queue.size())
                    .isEqualTo((int) all.stream().filter(k -> k.queued).count());
            assertThat(queue.isEmpty()).isEqualTo(first == null);
            assertThat(all)
                    .allSatisfy(known -> assertThat(known.entry.isQueued()).isEqualTo(known.queued));
        }
    }

    private static Known first(List<Known> all) {
        return all.stream()
                .filter(known -> known.queued)
                .min(Comparator.<Known>comparingLong(known -> known.key).thenComparingLong(known -> known.order))
                .orElse(null);
    }

    @Property(tries = 100)
    void emptiesInOrder(@ForAll List<Long> keys) {
        DueQueue<Long> queue = new DueQueue<>();
        keys.forEach(key -> queue.add(key, key));

        List<Long> drained = new ArrayList<>();
        for (Entry<Long> entry = queue.poll(); entry != null; entry = queue.poll()) {
            drained.add(entry.value());
        }

        assertThat(drained).isEqualTo(keys.stream().sorted().toList());
    }

    @Test
    void equalKeysKeepTheOrderInWhichTheyCame() {
        Entry<String> first = queue.add(5, "first");
        queue.add(5, "second");
        queue.move(first, 5);

        assertThat(queue.poll().value()).isEqualTo("second");
        assertThat(queue.poll().value()).isEqualTo("first");
    }

    @Test
    void aPolledEntryCanBeQueuedAgain() {
        Entry<String> entry = queue.add(1, "job");
        assertThat(queue.poll()).isSameAs(entry);
        assertThat(entry.isQueued()).isFalse();

        queue.move(entry, 7);

        assertThat(entry.key()).isEqualTo(7);
        assertThat(queue.peek()).isSameAs(entry);
    }

    @Test
    void anEmptyQueueHasNothing() {
        assertThat(queue.peek()).isNull();
        assertThat(queue.poll()).isNull();
        assertThat(queue.poll(Long.MAX_VALUE)).isNull();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void anotherQueuesEntryIsRefused() {
        Entry<String> foreign = new DueQueue<String>().add(1, "elsewhere");

        assertThatThrownBy(() -> queue.remove(foreign)).hasMessage("the entry belongs to another queue");
        assertThatThrownBy(() -> queue.move(foreign, 1)).hasMessage("the entry belongs to another queue");
        assertThat(foreign.isQueued()).isTrue();
    }

    @Test
    void anEntryTellsWhatItIs() {
        Entry<String> entry = queue.add(3, "job");
        assertThat(entry).hasToString("job@3");

        queue.remove(entry);

        assertThat(entry).hasToString("job@3 (not queued)");
        assertThat(queue.remove(entry)).isFalse();
    }
}
