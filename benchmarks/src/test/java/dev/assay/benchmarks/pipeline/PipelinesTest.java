package dev.assay.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Each contender does the whole work, ours and the peers. */
class PipelinesTest {

    private static final List<String> CONTENDERS = List.of(
            "assay-exact",
            "assay-sampled",
            "assay-durable",
            "stpe",
            "stpe-map",
            "tpe",
            "wheel",
            "quartz",
            "db-scheduler",
            "jobrunr");

    @Test
    void everyContenderHasAllItsChecksDoneInEachRound() throws Exception {
        // At the same time, since most of it is waiting for the clock.
        ExecutorService all = Executors.newFixedThreadPool(CONTENDERS.size());
        try {
            Map<String, Future<Integer>> open = new LinkedHashMap<>();
            CONTENDERS.forEach(name -> open.put(name, all.submit(() -> rounds(name, 2))));
            List<String> done = new ArrayList<>();
            for (Map.Entry<String, Future<Integer>> each : open.entrySet()) {
                assertThat(each.getValue().get()).as(each.getKey()).isEqualTo(2);
                done.add(each.getKey());
            }
            assertThat(done).containsExactlyElementsOf(CONTENDERS);
        } finally {
            all.shutdownNow();
        }
    }

    @Test
    void aRoundThatIsNotCompleteIsNoRound() throws Exception {
        try (AssayPipeline pipeline =
                new AssayPipeline(3, 2, java.time.Duration.ofSeconds(1), AssayPipeline.Kind.EXACT)) {
            pipeline.open.begin(3);

            assertThatThrownBy(pipeline::verify)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("0 results, not 3");
        }
    }

    @Test
    void aContenderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Pipelines.of("cron", 1)).hasMessageContaining("cron");
    }

    private static int rounds(String name, int rounds) throws Exception {
        int done = 0;
        try (Pipeline pipeline = Pipelines.of(name, 20)) {
            for (int round = 0; round < rounds; round++) {
                pipeline.prepare();
                pipeline.release();
                pipeline.await();
                pipeline.verify();
                assertThat(pipeline.open.left()).isZero();
                done++;
            }
        }
        return done;
    }
}
