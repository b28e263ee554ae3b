package dev.assay.examples.os.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.os.Tree;
import dev.assay.examples.os.host.Containment.State;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainmentTest {

    private static final String DISK = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw";
    private static final String OVERLAY = "1 0 0:40 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/x";

    @TempDir
    Path folder;

    private Tree tree;

    @BeforeEach
    void anOrdinaryMachine() {
        tree = new Tree(folder)
                .file("/proc/1/comm", "systemd")
                .file("/proc/1/cgroup", "0::/init.scope")
                .file("/proc/self/cgroup", "0::/user.slice/user-1000.slice/session-1.scope")
                .file("/proc/self/mountinfo", DISK);
    }

    @Test
    void anOrdinaryMachineIsNoContainer() {
        assertThat(state()).isEqualTo(State.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12:cpu:/docker/3f2a",
                "0::/kubepods.slice/kubepods-burstable.slice/x",
                "1:name=systemd:/kubepods/besteffort/pod1",
                "0::/machine.slice/libpod-3f2a.scope",
                "0::/lxc.payload.web/init.scope",
                "0::/system.slice/docker-3f2a.scope"
            })
    void controlGroupsNameContainers(String line) {
        tree.file("/proc/1/cgroup", line);
        assertThat(state()).isEqualTo(State.YES);
    }

    @Test
    void theDockerServiceOnItsHostIsNoContainer() {
        tree.file("/proc/self/cgroup", "0::/system.slice/docker.service", "0::/system.slice/containerd.service");
        assertThat(state()).isEqualTo(State.NO);
    }

    @Test
    void podmanAndSystemdSayIt() {
        tree.file("/run/.containerenv");
        assertThat(state()).isEqualTo(State.YES);
        assertThat(Containment.of(
                                new Tree(folder.resolve("other"))
                                        .file("/run/systemd/container", "lxc")
                                        .files(),
                                Optional.empty())
                        .state())
                .isEqualTo(State.YES);
    }

    @Test
    void aLinuxOnWindowsIsAMachine() {
        tree.file("/run/systemd/container", "wsl");
        assertThat(state()).isEqualTo(State.NO);
    }

    @Test
    void dockersMarkCountsOnAnOverlay() {
        tree.file("/.dockerenv").file("/proc/self/mountinfo", OVERLAY);
        assertThat(state()).isEqualTo(State.YES);
    }

    @Test
    void dockersMarkOnADiskMayBeLeftOver() {
        tree.file("/.dockerenv");
        assertThat(state()).isEqualTo(State.UNSURE);
    }

    @Test
    void anOverlayAloneMayBeALiveSystem() {
        tree.file("/proc/self/mountinfo", OVERLAY);
        assertThat(state()).isEqualTo(State.UNSURE);
    }

    @Test
    void anOddFirstProcessIsAHint() {
        tree.file("/proc/1/comm", "java");
        assertThat(state()).isEqualTo(State.UNSURE);
    }

    @Test
    void theHostsWordIsAboutThisMachineOnly() {
        assertThat(Containment.of(tree.files(), Optional.of(true)).state()).isEqualTo(State.NO);
        assertThat(Containment.of(new HostFiles(Path.of("/")), Optional.of(true))
                        .state())
                .isEqualTo(State.YES);
    }

    private State state() {
        return Containment.of(tree.files(), Optional.empty()).state();
    }
}
