package dev.assay.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The heap of the JVM that runs the tests. */
class HostJvmTest {

    @Test
    void whatLivesIsWhatTheLastCollectionLeft() {
        HostJvm jvm = new HostJvm();
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            kept.add(new byte[1 << 20]);
        }
        System.gc();
        long live = jvm.liveBytes();
        byte[] garbage = new byte[8 << 20];

        assertThat(live).isBetween((long) kept.size() << 20, jvm.maxBytes());
        assertThat(garbage).isNotEmpty();
        assertThat(jvm.processors()).isPositive();
    }
}
