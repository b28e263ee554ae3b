package dev.assay.examples.os.kernel;

import dev.assay.examples.os.host.Answer;
import dev.assay.examples.os.host.Containment;
import dev.assay.examples.os.host.Content;
import dev.assay.examples.os.host.HostFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The checks of the IPv4 settings. They have a value of their own in every network namespace, and what holds for an
 * interface comes of its own value and the one for all, in a way that differs from setting to setting.
 */
public final class Network {

    public static final String HARDENING = "network.hardening";
    public static final String FORWARDING = "network.forwarding";

    private static final String CONF = "/proc/sys/net/ipv4/conf";
    private static final String SYN_COOKIES = "/proc/sys/net/ipv4/tcp_syncookies";
    private static final String IP_FORWARD = "/proc/sys/net/ipv4/ip_forward";
    private static final int MAX_INTERFACES = 2_000;
    private static final int MAX_NAMED = 10;
    private static final List<String> SIGNS_OF_CONTAINERS = List.of(
            "/var/lib/docker",
            "/var/lib/containers/storage",
            "/var/lib/containerd",
            "/run/docker.sock",
            "/etc/kubernetes",
            "/var/lib/lxc",
            "/var/lib/libvirt");

    private final HostFiles files;
    private final Profile profile;
    private final Containment containment;

    private Network(HostFiles files, Profile profile, Containment containment) {
        this.files = files;
        this.profile = profile;
        this.containment = containment;
    }

    /** Looks at the settings in force. */
    public static List<Answer> check(HostFiles files, Profile profile, Containment containment) {
        Network network = new Network(files, profile, containment);
        return List.of(
                network.interfaces("accept_redirects", "redirects are accepted"),
                network.interfaces("accept_source_route", "source routes are accepted"),
                network.interfaces("rp_filter", "source addresses are not checked"),
                network.synCookies(),
                network.forwarding());
    }

    private Answer interfaces(String key, String bad) {
        String path = CONF + "#" + key;
        if (key.equals("rp_filter") && profile == Profile.CONTAINER_HOST) {
            return Answer.notApplicable(
                    HARDENING, path, "NOT_IN_PROFILE", "Container networks route back another way than they came");
        }
        try {
            List<String> names = new ArrayList<>(files.names(CONF));
            names.removeIf(name -> name.equals("all") || name.equals("default") || name.equals("lo"));
            OptionalLong all = value(CONF + "/all/" + key);
            if (all.isEmpty()) {
                return unknown(HARDENING, path, CONF + "/all/" + key);
            }
            if (names.isEmpty()) {
                return Answer.notApplicable(
                        HARDENING, path, "NO_INTERFACE", "There is no network interface but loopback");
            }
            return judge(key, bad, path, names, all.getAsLong());
        } catch (AccessDeniedException e) {
            return Answer.inconclusive(HARDENING, path, "ACCESS_DENIED", "This user may not look at it");
        } catch (IOException e) {
            return Answer.inconclusive(HARDENING, path, "READ_FAILED", "It could not be looked at");
        }
    }

    private Answer judge(String key, String bad, String path, List<String> names, long all) {
        List<String> wrong = new ArrayList<>();
        for (String name : names.subList(0, Math.min(names.size(), MAX_INTERFACES))) {
            String folder = CONF + "/" + name + "/";
            OptionalLong own = value(folder + key);
            if (own.isPresent()
                    && isBad(
                            key,
                            all,
                            own.getAsLong(),
                            value(folder + "forwarding").orElse(0))) {
                wrong.add(name);
            }
        }
        String how = "What the value for all interfaces (" + all + ") and each interface's own come to, in force now.";
        return wrong.isEmpty()
                ? Answer.satisfied(HARDENING, path, key + " is as it should be on " + names.size() + " interfaces")
                        .described(how)
                : Answer.notSatisfied(HARDENING, path, "On " + named(wrong) + " " + bad)
                        .compared("on no interface", named(wrong))
                        .described(how);
    }

    /** By the kernel's own rules of combining. */
    static boolean isBad(String key, long all, long own, long forwarding) {
        return switch (key) {
            case "accept_redirects" -> forwarding != 0 ? all != 0 && own != 0 : all != 0 || own != 0;
            case "accept_source_route" -> all != 0 && own != 0;
            case "rp_filter" -> Math.max(all, own) < 1;
            default -> throw new IllegalArgumentException(key);
        };
    }

    private Answer synCookies() {
        OptionalLong value = value(SYN_COOKIES);
        if (value.isEmpty()) {
            return unknown(HARDENING, SYN_COOKIES, SYN_COOKIES);
        }
        String title = "tcp_syncookies is " + value.getAsLong();
        Answer answer = value.getAsLong() == 0
                ? Answer.notSatisfied(HARDENING, SYN_COOKIES, title)
                : Answer.satisfied(HARDENING, SYN_COOKIES, title);
        return answer.compared("1 or 2", String.valueOf(value.getAsLong()));
    }

    private Answer forwarding() {
        if (containment.state() == Containment.State.YES) {
            return Answer.notApplicable(
                    FORWARDING, IP_FORWARD, "IN_CONTAINER", "Its runtime decides whether a container routes");
        }
        if (profile != Profile.SERVER) {
            return Answer.notApplicable(
                    FORWARDING, IP_FORWARD, "NOT_IN_PROFILE", "A " + Kernel.words(profile) + " may route");
        }
        OptionalLong value = value(IP_FORWARD);
        if (value.isEmpty()) {
            return unknown(FORWARDING, IP_FORWARD, IP_FORWARD);
        }
        if (value.getAsLong() == 0) {
            return Answer.satisfied(FORWARDING, IP_FORWARD, "ip_forward is 0").compared("0", "0");
        }
        Answer routes = Answer.notSatisfied(FORWARDING, IP_FORWARD, "ip_forward is " + value.getAsLong())
                .compared("0", String.valueOf(value.getAsLong()));
        if (containment.state() == Containment.State.UNSURE) {
            return routes.doubted("CONTAINER_UNCERTAIN", "but this may be a container: " + containment.because());
        }
        return SIGNS_OF_CONTAINERS.stream()
                .filter(files::exists)
                .findFirst()
                .map(sign -> routes.doubted(
                        "LOOKS_LIKE_CONTAINER_HOST", "but " + sign + " is there; is this a container host?"))
                .orElse(routes);
    }

    private OptionalLong value(String path) {
        return Kernel.number(files.read(path).text());
    }

    private Answer unknown(String check, String path, String file) {
        Content content = files.read(file);
        if (content.isRead()) {
            return Answer.inconclusive(check, path, "NO_NUMBER", file + " is no number we understand");
        }
        return content.state() == Content.State.ABSENT
                ? Answer.notApplicable(check, path, "KEY_ABSENT", "There is no " + file)
                : Answer.unread(check, path, content);
    }

    private static String named(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMED)));
        return names.size() <= MAX_NAMED ? some : some + " and " + (names.size() - MAX_NAMED) + " more";
    }
}
