package dev.assay.examples.os.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether this is a container, and why we think so. Immutable.
 *
 * @param state yes, no, or can't be told
 * @param because what speaks for it, in words
 */
public record Containment(State state, String because) {

    /** Whether this is a container. */
    public enum State {
        YES,
        NO,
        UNSURE
    }

    /** Not the engines' own services, which run beside the containers: {@code /system.slice/docker.service}. */
    private static final Pattern CGROUP_OF_CONTAINER = Pattern.compile("/docker/|/docker-[0-9a-f]|/kubepods|/lxc/"
            + "|/lxc\\.payload|/libpod-|/crio-|/cri-containerd-|/buildkit/|/ecs/");

    private static final Set<String> FIRST_PROCESSES =
            Set.of("systemd", "init", "runit", "openrc-init", "s6-svscan", "launchd", "busybox", "linuxrc", "dinit");

    /**
     * Finds out.
     *
     * @param hostSays what the host's facts say, if anything; not asked about another machine's files
     */
    public static Containment of(HostFiles files, Optional<Boolean> hostSays) {
        if (files.isThisMachine() && hostSays.isPresent() && hostSays.get()) {
            return new Containment(State.YES, "the host says so");
        }
        Optional<String> proof = proof(files);
        if (proof.isPresent()) {
            return new Containment(State.YES, proof.get());
        }
        List<String> hints = hints(files);
        if (!hints.isEmpty()) {
            return new Containment(State.UNSURE, String.join("; ", hints));
        }
        return new Containment(State.NO, "nothing speaks for a container");
    }

    private static Optional<String> proof(HostFiles files) {
        if (files.exists("/run/.containerenv")) {
            return Optional.of("/run/.containerenv is there");
        }
        Content systemd = files.read("/run/systemd/container");
        if (systemd.isRead() && !systemd.text().strip().toLowerCase(Locale.ROOT).equals("wsl")) {
            return Optional.of("systemd says so in /run/systemd/container");
        }
        for (String path : List.of("/proc/1/cgroup", "/proc/self/cgroup")) {
            if (CGROUP_OF_CONTAINER.matcher(files.read(path).text()).find()) {
                return Optional.of(path + " names a container");
            }
        }
        if (files.exists("/var/run/secrets/kubernetes.io/serviceaccount")) {
            return Optional.of("there is a Kubernetes service account");
        }
        return files.exists("/.dockerenv") && rootFileSystem(files).equals("overlay")
                ? Optional.of("/.dockerenv is there, on an overlay file system")
                : Optional.empty();
    }

    /** What containers have, but others may have, too. */
    private static List<String> hints(HostFiles files) {
        List<String> hints = new ArrayList<>();
        if (files.exists("/.dockerenv")) {
            hints.add("/.dockerenv is there, perhaps left over from an image");
        }
        if (rootFileSystem(files).equals("overlay")) {
            hints.add("the root is an overlay file system");
        }
        Content first = files.read("/proc/1/comm");
        String name = first.text().strip();
        if (first.isRead() && !FIRST_PROCESSES.contains(name)) {
            hints.add("the first process is no init system we know");
        }
        return hints;
    }

    private static String rootFileSystem(HostFiles files) {
        for (String line : files.read("/proc/self/mountinfo").text().split("\n")) {
            String[] fields = line.split(" ");
            int dash = List.of(fields).indexOf("-");
            if (fields.length > 4 && fields[4].equals("/") && dash > 0 && dash + 1 < fields.length) {
                return fields[dash + 1];
            }
        }
        return "";
    }
}
