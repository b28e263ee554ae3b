package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Samples;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole outbox, with its own threads, against a hub on a socket that does everything wrong. */
class MisbehavingHubTest {

    private final ManualEnvironment environment = ManualEnvironment.create();
    private final Set<String> arrived = new HashSet<>(); // guarded by itself
    private RawHub hub;
    private HubOutbox outbox;

    @BeforeEach
    void open() throws Exception {
        hub = new RawHub();
    }

    @AfterEach
    void close() throws Exception {
        outbox.close();
        hub.close();
        environment.awaitNoThreads();
        environment.close();
        assertTheChainHolds();
    }

    /** All that was ever sent is one chain, whatever was repeated, split and dead-lettered on the way. */
    private void assertTheChainHolds() {
        ResultStreamVerifier verifier = ResultStreamVerifier.create();
        for (RawHub.Request request : hub.requests()) {
            if (request.header("content-type").contains("batch")) {
                verifier.addEvents(request.body());
            } else {
                verifier.add(request.body());
            }
        }
        assertThat(verifier.report().faults()).isEmpty();
        assertThat(verifier.report().results()).isPositive();
    }

    private void start(UnaryOperator<CloudEventsTransport.Builder> options) throws Exception {
        CloudEventsTransport transport = options.apply(CloudEventsTransport.to(hub.uri())
                        .contentMode(ContentMode.BINARY)
                        .requestTimeout(Duration.ofSeconds(20)))
                .build();
        outbox = HubOutbox.builder(transport)
                .checkpoints(Duration.ofDays(1))
                .sync(SpoolSync.OS)
                .random(new Random(7))
                .closeTimeout(Duration.ofMillis(300))
                .build();
        outbox.start(environment);
    }

    private RawHub.Request latest() {
        List<RawHub.Request> requests = hub.requests();
        return requests.get(requests.size() - 1);
    }

    private boolean takes(OutputStream out) throws Exception {
        arrived(latest());
        return RawHub.say(out, 200, "");
    }

    private void arrived(RawHub.Request request) {
        if (request.header("ce-type").contains("result")) {
            synchronized (arrived) {
                arrived.add(request.header("ce-id"));
            }
        }
    }

    private void offer(List<AttestationResult> results) {
        assertThat(outbox.accept(results).toCompletableFuture().join())
                .allSatisfy(receipt -> assertThat(receipt.reached()).isEqualTo(Durability.OS));
    }

    /** Lets time go by until everything is done with. */
    private void awaitDelivery() throws InterruptedException {
        for (int i = 0; i < 3_000; i++) {
            if (outbox.flush(Duration.ofMillis(5))) {
                return;
            }
            environment.time().advance(Duration.ofSeconds(5));
        }
        throw new AssertionError("not delivered: " + outbox.view());
    }

    @Test
    void nothingIsLostWhateverTheHubDoesAndOnePoisonResultIsFound() throws Exception {
        List<AttestationResult> results = Samples.satisfied(1, 60);
        String poison = results.get(17).id().toString();
        Random moods = new Random(11);
        for (int i = 0; i < 1_000; i++) {
            hub.next((socket, out) -> misbehave(moods.nextInt(12), poison, socket, out));
        }
        start(options -> options);

        offer(results);
        awaitDelivery();

        Set<String> expected = new HashSet<>();
        results.forEach(result -> expected.add(result.id().toString()));
        expected.remove(poison);
        synchronized (arrived) {
            assertThat(arrived).isEqualTo(expected);
        }
        assertThat(outbox.deadLetters()).extracting(DeadLetter::id).containsExactly(poison);
        assertThat(outbox.view().failures()).isGreaterThan(10);
    }

    private boolean misbehave(int mood, String poison, Socket socket, OutputStream out) throws Exception {
        if (latest().header("ce-id").equals(poison)) {
            return RawHub.say(out, 422, "that one never");
        }
        switch (mood) {
            case 0:
                return RawHub.say(out, 429, "slow down", "Retry-After: 7");
            case 1:
                return RawHub.say(out, 503, "", "Retry-After: 30");
            case 2:
                return RawHub.say(out, 500, "oops");
            case 3:
                socket.setSoLinger(true, 0);
                return false;
            case 4: // takes it, and the answer gets lost
                arrived(latest());
                return false;
            case 5: // takes it, and breaks off in the middle of the body
                arrived(latest());
                out.write("HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\nhalf"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                out.flush();
                return false;
            default:
                return takes(out);
        }
    }

    @Test
    void aStormOfRefusalsToServeIsMetWithFewRequests() throws Exception {
        for (int i = 0; i < 40; i++) {
            hub.answers(i % 2 == 0 ? 429 : 503, "Retry-After: 60");
        }
        start(options -> options);

        offer(Samples.satisfied(1, 30));
        awaitDelivery();

        assertThat(hub.requests()).hasSize(71);
        assertThat(outbox.view().deadLetters()).isZero();
    }

    @Test
    void whatIsTooLargeTogetherIsSentInSmallerBatches() throws Exception {
        for (int i = 0; i < 200; i++) {
            hub.next((socket, out) -> RawHub.say(out, latest().body().length > 20_000 ? 413 : 200, ""));
        }
        CloudEventsTransport transport =
                CloudEventsTransport.to(hub.uri()).batch(64).build();
        outbox = HubOutbox.builder(transport)
                .checkpoints(Duration.ofDays(1))
                .sync(SpoolSync.OS)
                .lanes(1)
                .closeTimeout(Duration.ofMillis(300))
                .build();
        outbox.start(environment);

        offer(Samples.satisfied(1, 100));
        awaitDelivery();

        assertThat(outbox.view().delivered()).as("with the first checkpoint").isEqualTo(101);
        assertThat(outbox.deadLetters()).isEmpty();
        assertThat(hub.requests().stream()
                        .filter(request -> request.body().length > 20_000)
                        .count())
                .as("what is too large is learnt")
                .isLessThan(4);
    }

    @Test
    void aHubThatAnswers400ToEverythingCostsFiveDeadLettersAndThenNone() throws Exception {
        for (int i = 0; i < 12; i++) {
            hub.answersWith(400, "nothing is good enough");
        }
        start(options -> options);

        offer(Samples.satisfied(1, 50));
        awaitDelivery();

        assertThat(outbox.deadLetters())
                .as("they were sent again when the hub took others")
                .isEmpty();
        assertThat(outbox.view().delivered()).isEqualTo(51);
    }

    @Test
    void aHubThatIsSlowIsWaitedForAndOneThatIsSilentIsAskedAgain() throws Exception {
        hub.saysNothing().dripsTheBodyOf(200).saysNothing();
        start(options -> options);

        offer(Samples.satisfied(1, 5));
        awaitDelivery();

        assertThat(outbox.view().delivered()).isEqualTo(6);
    }
}
