package dev.assay.internal.run;

import dev.assay.spi.Identity;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.support.text.Text;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what plugins may know of this machine and JVM. Blocks briefly; to be called once, at start. */
public final class HostFactsReader {

    private static final int MAX_ARGUMENT = 2_048;
    private static final int MAX_FILE = 16 * 1024;

    /** Properties whose values are settings and never secrets, and which checks of a JVM look at. */
    private static final Set<String> HARMLESS = Set.of(
            "com.sun.management.jmxremote",
            "com.sun.management.jmxremote.authenticate",
            "com.sun.management.jmxremote.host",
            "com.sun.management.jmxremote.local.only",
            "com.sun.management.jmxremote.port",
            "com.sun.management.jmxremote.rmi.port",
            "com.sun.management.jmxremote.ssl",
            "com.sun.management.jmxremote.ssl.need.client.auth",
            "com.sun.jndi.ldap.object.trustURLCodebase",
            "file.encoding",
            "https.protocols",
            "java.awt.headless",
            "java.io.tmpdir",
            "java.net.preferIPv4Stack",
            "java.net.preferIPv6Addresses",
            "java.rmi.server.useCodebaseOnly",
            "java.security.debug",
            "java.security.egd",
            "java.security.manager",
            "java.security.properties",
            "jdk.attach.allowAttachSelf",
            "jdk.serialFilter",
            "jdk.tls.client.protocols",
            "jdk.tls.disabledAlgorithms",
            "jdk.tls.rejectClientInitiatedRenegotiation",
            "log4j2.formatMsgNoLookups",
            "networkaddress.cache.ttl",
            "sun.net.inetaddr.ttl",
            "sun.security.ssl.allowUnsafeRenegotiation",
            "user.country",
            "user.language",
            "user.timezone");

    private static final Pattern CONTAINER_GROUP =
            Pattern.compile("/(docker|kubepods|containerd|lxc|libpod|crio|podman)[-/.:]|cri-containerd");

    private HostFactsReader() {}

    /** Reads this JVM. */
    public static HostFacts read(Identity identity) {
        HostFacts.Builder facts = HostFacts.builder(
                        ProcessHandle.current().pid(), Path.of(System.getProperty("java.home", "")))
                .arguments(arguments(ManagementFactory.getRuntimeMXBean().getInputArguments()))
                .code(code(System.getProperty("java.class.path", ""), System.getProperty("jdk.module.path", "")));
        container(Path.of("/"), System::getenv).ifPresent(facts::container);
        for (String name : List.of("java.version", "java.vendor", "os.name", "os.version", "os.arch", "user.name")) {
            facts.attribute(name, Text.line(System.getProperty(name, ""), 256));
        }
        facts.attribute("host.name", Text.line(identity.host().getOrDefault("name", "unknown"), 256));
        return facts.build();
    }

    /** The JVM's arguments, with the values of properties and the options of agents left out unless harmless. */
    static List<String> arguments(List<String> given) {
        List<String> arguments = new ArrayList<>(given.size());
        for (String argument : given) {
            arguments.add(Text.line(argument(argument), MAX_ARGUMENT));
        }
        return arguments;
    }

    private static String argument(String argument) {
        if (argument.startsWith("-D")) {
            int equals = argument.indexOf('=');
            boolean shown = equals < 0 || HARMLESS.contains(argument.substring(2, equals));
            return shown ? argument : argument.substring(0, equals) + "=…";
        }
        boolean agent = argument.startsWith("-javaagent:") || argument.startsWith("-agentpath:");
        boolean command = argument.startsWith("-XX:OnError") || argument.startsWith("-XX:OnOutOfMemoryError");
        int equals = argument.indexOf('=');
        return (agent || command) && equals > 0 ? argument.substring(0, equals) + "=…" : argument;
    }

    static List<Path> code(String classPath, String modulePath) {
        Set<Path> code = new LinkedHashSet<>();
        for (String all : List.of(classPath, modulePath)) {
            for (String entry : all.split(Pattern.quote(File.pathSeparator))) {
                if (!entry.isEmpty()) {
                    path(entry).ifPresent(code::add);
                }
            }
        }
        return List.copyOf(code);
    }

    private static Optional<Path> path(String entry) {
        try {
            return Optional.of(Path.of(entry).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty(); // the JVM can't have loaded anything from there, either
        }
    }

    /** Whether this is a container; empty if nothing can be read that would tell. */
    static Optional<Boolean> container(Path root, Function<String, @Nullable String> environment) {
        if (Files.exists(root.resolve(".dockerenv"))
                || Files.exists(root.resolve("run/.containerenv"))
                || environment.apply("KUBERNETES_SERVICE_HOST") != null
                || environment.apply("container") != null) {
            return Optional.of(true);
        }
        Optional<String> groups = beginning(root.resolve("proc/1/cgroup"));
        Optional<String> mounts = beginning(root.resolve("proc/1/mountinfo"));
        if (groups.isEmpty() && mounts.isEmpty()) {
            return Optional.empty();
        }
        boolean inGroup = CONTAINER_GROUP.matcher(groups.orElse("")).find();
        // With a cgroup namespace the group says nothing, but the root is then an overlay of layers.
        boolean onOverlay = mounts.orElse("").lines().anyMatch(HostFactsReader::isOverlayRoot);
        return Optional.of(inGroup || onOverlay);
    }

    private static boolean isOverlayRoot(String mount) {
        String[] fields = mount.split(" ", 6);
        return fields.length == 6 && fields[4].equals("/") && mount.contains(" - overlay ");
    }

    private static Optional<String> beginning(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(MAX_FILE), StandardCharsets.UTF_8));
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }
}
