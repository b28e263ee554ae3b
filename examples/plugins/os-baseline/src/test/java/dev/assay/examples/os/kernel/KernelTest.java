package dev.assay.examples.os.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.os.Tree;
import dev.assay.examples.os.host.Answer;
import dev.assay.examples.os.host.Containment;
import dev.assay.spi.result.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelTest {

    private static final Containment MACHINE = new Containment(Containment.State.NO, "");
    private static final Containment CONTAINER = new Containment(Containment.State.YES, "a sign");
    private static final Containment PERHAPS = new Containment(Containment.State.UNSURE, "a hint");

    @TempDir
    Path folder;

    private Tree tree;

    @BeforeEach
    void aMachine() {
        tree = new Tree(folder)
                .sysctl("kernel.randomize_va_space", "2")
                .sysctl("kernel.kptr_restrict", "0")
                .sysctl("kernel.dmesg_restrict", "1")
                .sysctl("fs.protected_symlinks", "1")
                .sysctl("fs.suid_dumpable", "2")
                .sysctl("net.ipv4.tcp_syncookies", "1")
                .sysctl("net.ipv4.ip_forward", "0")
                .network("all", 0, 0, 0, 0)
                .network("default", 1, 1, 0, 0)
                .network("lo", 1, 1, 0, 0)
                .network("eth0", 0, 1, 2, 0);
    }

    @Test
    void valuesInForceAreJudged() {
        assertThat(kernel(Profile.SERVER, MACHINE))
                .contains(
                        "kernel.hardening /proc/sys/kernel/randomize_va_space SATISFIED",
                        "kernel.information /proc/sys/kernel/kptr_restrict NOT_SATISFIED",
                        "kernel.information /proc/sys/kernel/dmesg_restrict SATISFIED",
                        "kernel.file-protection /proc/sys/fs/suid_dumpable SATISFIED",
                        "kernel.hardening /proc/sys/kernel/yama/ptrace_scope NOT_APPLICABLE KEY_ABSENT");
    }

    @Test
    void aContainerHasNoKernelOfItsOwn() {
        assertThat(kernel(Profile.SERVER, CONTAINER)).allMatch(said -> said.endsWith("NOT_APPLICABLE IN_CONTAINER"));
    }

    @Test
    void inDoubtAGoodValueIsGoodAndABadOneUndecided() {
        assertThat(kernel(Profile.SERVER, PERHAPS))
                .contains(
                        "kernel.hardening /proc/sys/kernel/randomize_va_space SATISFIED",
                        "kernel.information /proc/sys/kernel/kptr_restrict INCONCLUSIVE CONTAINER_UNCERTAIN");
    }

    @Test
    void aWorkstationIsAskedForLess() {
        assertThat(kernel(Profile.WORKSTATION, MACHINE))
                .contains("kernel.information /proc/sys/kernel/kptr_restrict NOT_APPLICABLE NOT_IN_PROFILE");
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "''", "99999999999999999999", "1 2"})
    void whatIsNoNumberIsUndecided(String value) {
        tree.sysctl("kernel.kptr_restrict", value);
        assertThat(kernel(Profile.SERVER, MACHINE))
                .contains("kernel.information /proc/sys/kernel/kptr_restrict INCONCLUSIVE NO_NUMBER");
    }

    @Test
    void aValueThatCannotBeReadIsUndecided() {
        tree.folder("/proc/sys/fs/protected_hardlinks");
        assertThat(kernel(Profile.SERVER, MACHINE))
                .contains("kernel.file-protection /proc/sys/fs/protected_hardlinks INCONCLUSIVE READ_FAILED");
    }

    @ParameterizedTest
    @CsvSource({
        // redirects: either value without forwarding, both with it
        "accept_redirects, 0, 0, 0, false",
        "accept_redirects, 0, 1, 0, true",
        "accept_redirects, 1, 0, 0, true",
        "accept_redirects, 0, 1, 1, false",
        "accept_redirects, 1, 1, 1, true",
        // source routes: both
        "accept_source_route, 1, 0, 0, false",
        "accept_source_route, 0, 1, 0, false",
        "accept_source_route, 1, 1, 0, true",
        // reverse path: the stricter of the two
        "rp_filter, 0, 0, 0, true",
        "rp_filter, 1, 0, 0, false",
        "rp_filter, 0, 2, 0, false"
    })
    void valuesCombineAsTheKernelCombinesThem(String key, long all, long own, long forwarding, boolean bad) {
        assertThat(Network.isBad(key, all, own, forwarding)).isEqualTo(bad);
    }

    @Test
    void interfacesAreJudgedByWhatHoldsForThem() {
        assertThat(network(Profile.SERVER, MACHINE))
                .containsExactly(
                        "network.hardening /proc/sys/net/ipv4/conf#accept_redirects SATISFIED",
                        "network.hardening /proc/sys/net/ipv4/conf#accept_source_route SATISFIED",
                        "network.hardening /proc/sys/net/ipv4/conf#rp_filter SATISFIED",
                        "network.hardening /proc/sys/net/ipv4/tcp_syncookies SATISFIED",
                        "network.forwarding /proc/sys/net/ipv4/ip_forward SATISFIED");
        tree.network("eth1", 1, 1, 0, 0);
        assertThat(Network.check(tree.files(), Profile.SERVER, MACHINE))
                .filteredOn(answer -> answer.verdict() == Verdict.NOT_SATISFIED)
                .extracting(Answer::title)
                .containsExactly("On eth1 redirects are accepted", "On eth1 source addresses are not checked");
    }

    @Test
    void onlyAServerMustNotRoute() {
        tree.sysctl("net.ipv4.ip_forward", "1");
        assertThat(network(Profile.SERVER, MACHINE)).last().asString().endsWith("ip_forward NOT_SATISFIED");
        assertThat(network(Profile.CONTAINER_HOST, MACHINE))
                .last()
                .asString()
                .endsWith("NOT_APPLICABLE NOT_IN_PROFILE");
        assertThat(network(Profile.WORKSTATION, MACHINE)).last().asString().endsWith("NOT_APPLICABLE NOT_IN_PROFILE");
        assertThat(network(Profile.SERVER, CONTAINER)).last().asString().endsWith("NOT_APPLICABLE IN_CONTAINER");
        assertThat(network(Profile.SERVER, PERHAPS)).last().asString().endsWith("INCONCLUSIVE CONTAINER_UNCERTAIN");
        tree.folder("/var/lib/docker");
        assertThat(network(Profile.SERVER, MACHINE))
                .last()
                .asString()
                .endsWith("INCONCLUSIVE LOOKS_LIKE_CONTAINER_HOST");
    }

    @Test
    void aMachineWithoutSuchSettingsIsNotApplicable() {
        Tree bare = new Tree(folder.resolve("bare")).folder("/proc");
        assertThat(Network.check(bare.files(), Profile.SERVER, MACHINE))
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("KEY_ABSENT"));
        assertThat(Kernel.check(bare.files(), Profile.SERVER, MACHINE))
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("KEY_ABSENT"));
    }

    private List<String> kernel(Profile profile, Containment containment) {
        return said(Kernel.check(tree.files(), profile, containment));
    }

    private List<String> network(Profile profile, Containment containment) {
        return said(Network.check(tree.files(), profile, containment));
    }

    private static List<String> said(List<Answer> answers) {
        return answers.stream()
                .map(a -> a.check() + " " + a.path() + " " + a.verdict()
                        + (a.code().isEmpty() ? "" : " " + a.code()))
                .toList();
    }
}
