package dev.assay.examples.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.examples.os.accounts.Accounts;
import dev.assay.examples.os.kernel.Kernel;
import dev.assay.examples.os.sshd.Sshd;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Verdict;
import dev.assay.testkit.FakeContext;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OsBaselinePluginTest {

    private static final Set<String> CHECKS =
            PluginDescriptor.of(OsBaselinePlugin.class).checks().keySet();

    @TempDir
    Path folder;

    @Test
    void theServiceLoaderFindsIt() {
        assertThat(ServiceLoader.load(AttestationPlugin.class).stream().map(ServiceLoader.Provider::type))
                .contains(OsBaselinePlugin.class);
    }

    @Test
    void aRecordedServerIsJudgedWhole() throws Exception {
        new Tree(folder)
                .file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash", "app:x:0:1000::/home/app:/bin/sh")
                .file("/etc/shadow", "root:*:19000:0:99999:7:::", "app::19000:0:99999:7:::")
                .file("/etc/group", "root:x:0:", "shadow:x:42:")
                .file("/usr/sbin/sshd")
                .file("/etc/ssh/sshd_config", "PermitRootLogin yes")
                .file("/proc/1/comm", "systemd")
                .sysctl("kernel.randomize_va_space", "0");
        FakeContext context = FakeContext.of(OsBaselinePlugin.class)
                .parameter("root", folder.toString())
                .parameter("profile", "container-host")
                .build();
        context.run(new OsBaselinePlugin());

        assertThat(context.verdicts(Accounts.UID_ZERO)).containsExactly(Verdict.NOT_SATISFIED);
        assertThat(context.verdicts(Accounts.PASSWORDS)).containsExactly(Verdict.SATISFIED, Verdict.NOT_SATISFIED);
        assertThat(context.observations(Sshd.ROOT_LOGIN)).singleElement().satisfies(observation -> {
            assertThat(observation.verdict()).contains(Verdict.NOT_SATISFIED);
            assertThat(observation.subject().uri()).isEqualTo("file:/etc/ssh/sshd_config");
            assertThat(observation.evidence()).hasSize(1);
        });
        assertThat(context.verdicts(Kernel.HARDENING)).contains(Verdict.NOT_SATISFIED);
        assertThat(silent(context)).isEmpty();
    }

    @Test
    void anEmptyTreeFailsNothing() throws Exception {
        FakeContext context = FakeContext.of(OsBaselinePlugin.class)
                .parameter("root", folder.toString())
                .build();
        context.run(new OsBaselinePlugin());
        assertThat(context.observations())
                .extracting(observation -> observation.verdict().orElseThrow())
                .containsOnly(Verdict.NOT_APPLICABLE);
        assertThat(silent(context)).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachineIsJudgedWithoutATrace() throws Exception {
        FakeContext context = FakeContext.of(OsBaselinePlugin.class).build();
        context.run(new OsBaselinePlugin());
        assertThat(silent(context)).isEmpty();
        assertThat(context.observations())
                .filteredOn(observation -> observation.subject().uri().equals("file:/etc/passwd"))
                .isNotEmpty();
        assertThat(context.progressed())
                .last()
                .satisfies(progress -> assertThat(progress.fraction()).isEqualTo(1));
    }

    @Test
    void hostileAccountsMakeReportsOfBearableSize() throws Exception {
        Tree tree = new Tree(folder)
                .file("/etc/passwd", "root:x:0:0::/:/", "\u202e<b>\u001b[31m" + "x".repeat(3000) + ":x:0:0::/:/");
        FakeContext context = FakeContext.of(OsBaselinePlugin.class)
                .parameter("root", tree.root().toString())
                .build();
        context.run(new OsBaselinePlugin());
        assertThat(context.verdicts(Accounts.UID_ZERO)).containsExactly(Verdict.NOT_SATISFIED);
    }

    @Test
    void aRunCanBeEnded() {
        FakeContext context = FakeContext.of(OsBaselinePlugin.class).build();
        context.cancel(StopReason.TIMEOUT);
        assertThatThrownBy(() -> context.run(new OsBaselinePlugin())).isInstanceOf(CancellationException.class);
        assertThat(context.observations()).isEmpty();
    }

    private static List<String> silent(FakeContext context) {
        Set<String> heard =
                context.observations().stream().map(Observation::check).collect(Collectors.toSet());
        return CHECKS.stream().filter(check -> !heard.contains(check)).toList();
    }
}
