package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results in a file, as the bytes that the format describes. */
class JsonLinesSinkTest {

    @TempDir
    Path folder;

    private final ManualEnvironment environment = ManualEnvironment.create();
    private Path path;
    private JsonLinesSink sink;

    @BeforeEach
    void start() throws IOException {
        path = folder.resolve("results.jsonl");
        sink = JsonLinesSink.to(path);
        sink.start(environment);
    }

    @AfterEach
    void stop() {
        sink.close();
        environment.close();
    }

    @Test
    void eachLineIsTheEncodersBytes() throws IOException {
        assertThat(receipts(Samples.satisfied(1, 2))).allMatch(receipt -> receipt.reached() == Durability.OS);
        receipts(Samples.satisfied(3, 3));

        assertThat(Files.readAllLines(path)).isEqualTo(encoded(Samples.satisfied(1, 3)));
    }

    @Test
    void aSyncedSinkSaysSo() throws Exception {
        JsonLinesSink synced = JsonLinesSink.synced(folder.resolve("synced.jsonl"));
        synced.start(environment);

        List<Receipt> receipts =
                synced.accept(Samples.satisfied(1, 1)).toCompletableFuture().join();
        synced.close();

        assertThat(receipts.get(0).reached()).isEqualTo(Durability.SYNCED);
    }

    @Test
    void whatCouldNotBeWrittenComesAgainAsTheSameBytes() throws IOException {
        receipts(Samples.satisfied(1, 1));
        byte[] before = Files.readAllBytes(path);
        Files.write(path, new byte[0]);

        CompletionStage<List<Receipt>> refused = sink.accept(Samples.satisfied(2, 3));
        assertThat(refused.toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withMessageContaining("shortened");

        Files.write(path, before);
        receipts(Samples.satisfied(2, 3));
        assertThat(Files.readAllLines(path)).isEqualTo(encoded(Samples.satisfied(1, 3)));
    }

    @Test
    void aRepeatOfWhatIsWrittenIsPassedOver() throws IOException {
        receipts(Samples.satisfied(1, 2));
        assertThat(receipts(Samples.satisfied(2, 3))).hasSize(2);

        assertThat(Files.readAllLines(path)).isEqualTo(encoded(Samples.satisfied(1, 3)));
    }

    @Test
    void aSinkThatIsNotStartedOrClosedTakesNothing() {
        JsonLinesSink idle = JsonLinesSink.to(folder.resolve("idle.jsonl"));
        assertThat(idle.accept(Samples.satisfied(1, 1)).toCompletableFuture()).isCompletedExceptionally();

        sink.close();
        sink.close();
        assertThat(sink.accept(Samples.satisfied(1, 1)).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aFileThatCannotBeOpenedFailsTheStart() {
        JsonLinesSink other = JsonLinesSink.to(path);
        assertThatThrownBy(() -> other.start(environment)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sink.start(environment)).isInstanceOf(IllegalStateException.class);
    }

    private List<Receipt> receipts(List<AttestationResult> batch) {
        return sink.accept(batch).toCompletableFuture().join();
    }

    private static List<String> encoded(List<AttestationResult> results) {
        ResultEncoder encoder = new ResultEncoder(results.get(0).producer());
        return results.stream()
                .map(result -> new String(encoder.encode(result), StandardCharsets.UTF_8))
                .toList();
    }
}
