package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.MDC;
import org.slf4j.helpers.BasicMDCAdapter;

/** The names under which a run's log lines are found. The logger used in tests has none, so one is put in its place. */
@Isolated
class MdcTest {

    @TempDir
    Path home;

    private Field field;
    private Object before;

    @BeforeEach
    void adapter() throws Exception {
        MDC.get("any"); // lets it initialise first
        field = adapterField();
        before = field.get(null);
        field.set(null, new BasicMDCAdapter());
    }

    private static Field adapterField() throws ReflectiveOperationException {
        for (Field each : MDC.class.getDeclaredFields()) {
            if (org.slf4j.spi.MDCAdapter.class.isAssignableFrom(each.getType())) {
                each.setAccessible(true);
                return each;
            }
        }
        throw new NoSuchFieldException("adapter");
    }

    @AfterEach
    void restore() throws Exception {
        field.set(null, before);
    }

    @Test
    void everyThreadOfARunHasItsNames() {
        Stage stage = new Stage(home);
        AtomicReference<Map<String, String>> onRun = new AtomicReference<>();
        AtomicReference<Map<String, String>> onTask = new AtomicReference<>();
        stage.play(context -> {
            onRun.set(MDC.getCopyOfContextMap());
            CountDownLatch done = new CountDownLatch(1);
            context.executor().execute(() -> {
                onTask.set(MDC.getCopyOfContextMap());
                done.countDown();
            });
            done.await();
        });

        assertThat(onRun.get())
                .containsEntry("assay.job", "job-1")
                .containsEntry("assay.revision", "42")
                .hasEntrySatisfying("assay.run", run -> assertThat(run).endsWith("/1"));
        assertThat(onTask.get()).isEqualTo(onRun.get());
    }

    @Test
    void whatAThreadHadBeforeComesBack() {
        MDC.put("assay.job", "outer");
        Stage stage = new Stage(home);
        stage.host.factory = body -> new Thread(body) {
            @Override
            public void start() {
                if (Thread.currentThread() == this || getName().isEmpty()) {
                    return;
                }
                body.run();
            }
        };
        stage.play(context -> assertThat(MDC.get("assay.job")).isEqualTo("job-1"));

        assertThat(MDC.get("assay.job")).isEqualTo("outer");
        assertThat(MDC.get("assay.run")).isNull();
        MDC.clear();
    }
}
