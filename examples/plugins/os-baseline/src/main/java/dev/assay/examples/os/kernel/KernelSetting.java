package dev.assay.examples.os.kernel;

import java.util.List;
import java.util.Set;

/**
 * A kernel setting and the values it should have.
 *
 * @param check the check it belongs to
 * @param key its name, such as {@code kernel.randomize_va_space}
 * @param good the values that satisfy
 * @param why what it is good for, in a few words
 * @param profiles the machines it is asked of
 */
record KernelSetting(String check, String key, Set<Long> good, String why, Set<Profile> profiles) {

    private static final Set<Profile> ALL = Set.of(Profile.SERVER, Profile.CONTAINER_HOST, Profile.WORKSTATION);
    private static final Set<Profile> SERVERS = Set.of(Profile.SERVER, Profile.CONTAINER_HOST);

    /** The settings of the machine's one kernel; a container has none of its own. */
    static final List<KernelSetting> SHARED = List.of(
            new KernelSetting(
                    Kernel.HARDENING, "kernel.randomize_va_space", Set.of(2L), "addresses are hard to guess", ALL),
            new KernelSetting(
                    Kernel.HARDENING,
                    "kernel.yama.ptrace_scope",
                    Set.of(1L, 2L, 3L),
                    "processes can't read each other",
                    ALL),
            new KernelSetting(
                    Kernel.HARDENING,
                    "kernel.unprivileged_bpf_disabled",
                    Set.of(1L, 2L),
                    "users can't load programs into the kernel",
                    ALL),
            new KernelSetting(
                    Kernel.INFORMATION, "kernel.kptr_restrict", Set.of(1L, 2L), "kernel addresses are hidden", SERVERS),
            new KernelSetting(
                    Kernel.INFORMATION, "kernel.dmesg_restrict", Set.of(1L), "the kernel's log is hidden", SERVERS),
            new KernelSetting(Kernel.LINKS, "fs.protected_hardlinks", Set.of(1L), "no links to others' files", ALL),
            new KernelSetting(
                    Kernel.LINKS, "fs.protected_symlinks", Set.of(1L), "no traps of links in shared folders", ALL),
            new KernelSetting(
                    Kernel.LINKS,
                    "fs.suid_dumpable",
                    Set.of(0L, 2L),
                    "privileged programs leave no readable dumps",
                    ALL));

    String file() {
        return "/proc/sys/" + key.replace('.', '/');
    }
}
