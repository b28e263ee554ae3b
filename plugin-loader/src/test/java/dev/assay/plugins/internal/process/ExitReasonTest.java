package dev.assay.plugins.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.plugin.RunEnd.Exit;
import org.junit.jupiter.api.Test;

/** Why a process ended, from its code and from what else is known. */
class ExitReasonTest {

    @Test
    void theKernelsKillIsToldFromAnybodyElses() {
        assertThat(ExitReason.of(137, false, true, false).exit()).isEqualTo(Exit.OUT_OF_MEMORY);
        assertThat(ExitReason.of(137, false, true, false).detail()).contains("by the kernel");
        assertThat(ExitReason.of(137, false, false, false).exit()).isEqualTo(Exit.KILLED);
        assertThat(ExitReason.of(137, false, false, false).detail()).contains("not by Assay");
    }

    @Test
    void aPluginsOwnExitIsToldFromTheJvms() {
        assertThat(ExitReason.of(3, false, false, false).exit()).isEqualTo(Exit.OUT_OF_MEMORY);
        assertThat(ExitReason.of(3, true, false, false).exit()).isEqualTo(Exit.EXITED);
        assertThat(ExitReason.of(137, true, true, false).exit()).isEqualTo(Exit.EXITED);
        assertThat(ExitReason.of(5, false, false, false).exit()).isEqualTo(Exit.EXITED);
    }

    @Test
    void crashesAndSignalsAreNamed() {
        assertThat(ExitReason.of(134, false, false, true).exit()).isEqualTo(Exit.CRASHED);
        for (int signal : new int[] {4, 6, 7, 8, 11}) {
            assertThat(ExitReason.of(128 + signal, false, false, false).exit()).isEqualTo(Exit.CRASHED);
        }
        assertThat(ExitReason.of(128 + 24, false, false, false).exit()).isEqualTo(Exit.CPU_LIMIT);
        assertThat(ExitReason.of(128 + 15, true, false, false).exit()).isEqualTo(Exit.KILLED);
    }
}
