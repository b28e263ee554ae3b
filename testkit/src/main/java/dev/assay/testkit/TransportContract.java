package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} promises, as tests to extend.
 *
 * <pre>{@code
 * class MyTransportTest extends TransportContract {
 *     protected Transport transport() {
 *         return new MyTransport(server.address());
 *     }
 * }
 * }</pre>
 *
 * <p>The contract advances {@link #environment()}'s time while it waits for an answer, so a transport's own timeouts need not be waited for.
 */
public abstract class TransportContract {

    private final ContractLife<Transport> life = new ContractLife<>();

    /** For subclasses. */
    protected TransportContract() {}

    /** Makes a new transport to a hub that takes records; not started. Called once for each test. */
    protected abstract Transport transport() throws Exception;

    /** Makes a transport to a hub that does not answer at all; not started. Empty if there is no such thing. */
    protected Optional<Transport> unreachable() throws Exception {
        return Optional.empty();
    }

    /** The ids of the records that arrived, in order, repeats included; empty if that can't be told. */
    protected Optional<List<String>> arrived() throws Exception {
        return Optional.empty();
    }

    /** The data of a record that arrived, as it arrived; empty if that can't be told. */
    protected Optional<byte[]> arrivedData(String id) throws Exception {
        return Optional.empty();
    }

    /** The environment that the transport is started with. */
    protected final ManualEnvironment environment() {
        return life.environment();
    }

    /** Starts the transport. */
    @BeforeEach
    final void startTheTransport() throws Exception {
        life.start(this::transport);
    }

    /** Closes the transport and all that a test left. */
    @AfterEach
    final void closeTheTransport() {
        life.end();
    }

    /** A record is taken, and arrives with its bytes. */
    @Test
    protected void takesARecord() throws Exception {
        HubRecord record = Samples.record(1);

        assertTaken(send(record));

        assertArrived(List.of(record));
    }

    /** Whatever a record tells, it is carried alike. */
    @Test
    protected void takesEveryKindOfRecord() throws Exception {
        List<HubRecord> records = new ArrayList<>();
        for (HubRecord.Kind kind : HubRecord.Kind.values()) {
            HubRecord record = Samples.record(kind.ordinal() + 1L, kind);
            records.add(record);
            assertTaken(send(record));
        }

        assertArrived(records);
    }

    /** As many records as its limits allow go at once, or ten. */
    @Test
    protected void takesABatchWithinItsLimits() throws Exception {
        int size = Math.min(10, life.component().limits().records());
        List<HubRecord> batch = Samples.records(1, size);

        assertTaken(send(batch));

        assertArrived(batch);
    }

    /** One batch after the other keeps its order. */
    @Test
    protected void keepsTheOrder() throws Exception {
        List<HubRecord> records = Samples.records(1, 5);
        for (HubRecord record : records) {
            assertTaken(send(record));
        }

        assertArrived(records);
    }

    /** A record whose answer got lost comes again, and is answered as taken again. */
    @Test
    protected void takesARepeatWithoutHarm() throws Exception {
        HubRecord record = Samples.record(1);
        assertTaken(send(record));

        assertTaken(send(record));

        arrived().ifPresent(ids -> assertThat(ids).contains(record.id()));
    }

    /** Data that holds anything arrives unchanged. */
    @Test
    protected void carriesTextOfEveryLanguage() throws Exception {
        String text = "{\"text\":\"\u00e9\u4e2d\ud83d\ude00 \\\"quoted\\\" \\u0000 <&>\"}";
        HubRecord record = HubRecord.builder("anything", HubRecord.Kind.RESULT, text.getBytes(StandardCharsets.UTF_8))
                .partitionKey("urn:assay:test:agent:1")
                .attribute("source", "urn:assay:test:agent:1")
                .attribute("type", "dev.assay.sample.v1")
                .attribute("subject", "\u00e9t\u00e9 \"100%\"")
                .build();

        assertTaken(send(record));

        assertArrived(List.of(record));
    }

    /** What a record counts is no less than its data. */
    @Test
    protected void countsARecordAtLeastAsLargeAsItsData() {
        HubRecord record = Samples.record(1);

        assertThat(life.component().sizeOf(record)).isGreaterThanOrEqualTo(record.data().length);
        assertThat(life.component().limits().records()).isPositive();
    }

    /** A hub that is not there is told in the answer: as a matter of time or of configuration, never as the record's fault. */
    @Test
    protected void tellsThatAHubIsNotThere() throws Exception {
        Optional<Transport> unreachable = unreachable();
        if (unreachable.isEmpty()) {
            return;
        }
        try (Transport transport = unreachable.get()) {
            transport.start(environment());

            HubAnswer answer = life.await(transport.send(List.of(Samples.record(1))), "an answer");

            assertThat(answer.ruling()).isIn(HubAnswer.Ruling.LATER, HubAnswer.Ruling.MISCONFIGURED);
            assertThat(answer.problem()).isNotBlank();
        }
    }

    /** One that never sent anything closes, too. */
    @Test
    protected void closesWithoutEverHavingSentAnything() {
        assertThatCode(life::closeNow).doesNotThrowAnyException();
    }

    /** No thread that it made outlives it. */
    @Test
    protected void leavesNoThreadBehind() {
        assertTaken(send(Samples.record(1)));

        life.closeNow();

        environment().awaitNoThreads();
    }

    /** Sends records, one call, and waits for the answer, letting time go by. */
    protected final HubAnswer send(List<HubRecord> batch) {
        return life.await(life.component().send(List.copyOf(batch)), "an answer");
    }

    private HubAnswer send(HubRecord record) {
        return send(List.of(record));
    }

    private static void assertTaken(HubAnswer answer) {
        assertThat(answer.ruling()).as("%s", answer).isEqualTo(HubAnswer.Ruling.TAKEN);
    }

    private void assertArrived(List<HubRecord> records) throws Exception {
        Optional<List<String>> arrived = arrived();
        if (arrived.isPresent()) {
            assertThat(arrived.get())
                    .containsExactlyElementsOf(
                            records.stream().map(HubRecord::id).toList());
        }
        for (HubRecord record : records) {
            arrivedData(record.id())
                    .ifPresent(data ->
                            assertThat(data).as("the data of %s", record).isEqualTo(record.data()));
        }
    }
}
