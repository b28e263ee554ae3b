package dev.assay.internal.host;

import dev.assay.spi.AssayException;
import dev.assay.spi.Identity;
import dev.assay.spi.TimeSource;
import dev.assay.support.io.AtomicFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Works out who a manager is: given by the host, else kept in the home, else made up for this start. */
public final class Identities {

    private static final String FILE = "identity";
    private static final int MAX_BYTES = 1024;

    private Identities() {}

    /**
     * What the host says.
     *
     * @param tenant the tenant
     * @param agent the agent id, if the host gives one
     * @param application attributes of the host application
     */
    public record Given(String tenant, Optional<String> agent, Map<String, String> application) {}

    /** Makes the identity of this start. */
    public static Identity of(Given given, Home home, TimeSource time) {
        Identity.Builder identity = Identity.builder().tenant(given.tenant());
        if (given.agent().isPresent()) {
            identity.agent(given.agent().get(), Identity.Origin.HOST);
        } else if (home.isTemporary()) {
            identity.agent(made(given.tenant()), Identity.Origin.EPHEMERAL);
        } else {
            identity.agent(kept(given.tenant(), home.folder()), Identity.Origin.PERSISTED);
        }
        UUID instance = UUID.randomUUID();
        given.application().forEach(identity::application);
        return identity.start(instance, epoch(time, instance))
                .host("name", hostName())
                .host("os", System.getProperty("os.name", "unknown"))
                .host("osVersion", System.getProperty("os.version", "unknown"))
                .host("architecture", System.getProperty("os.arch", "unknown"))
                .host("user", System.getProperty("user.name", "unknown"))
                .build();
    }

    // Ten digits of milliseconds in base 32 sort by time until the year 37648; four of chance tell clones apart.
    private static String epoch(TimeSource time, UUID instance) {
        String stamp = Long.toString(Math.max(0, time.wall().toEpochMilli()), 32);
        String padded = "0".repeat(Math.max(0, 10 - stamp.length())) + stamp;
        return (padded + instance.toString().substring(0, 4)).toUpperCase(Locale.ROOT);
    }

    private static String made(String tenant) {
        return "urn:assay:" + segment(tenant) + ":agent:" + UUID.randomUUID();
    }

    private static String segment(String tenant) {
        return tenant.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static String kept(String tenant, Path home) {
        Path file = home.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                AtomicFiles.write(file, made(tenant).getBytes(StandardCharsets.UTF_8));
            }
            String agent = new String(AtomicFiles.readCapped(file, MAX_BYTES), StandardCharsets.UTF_8).strip();
            if (!agent.matches("urn:assay:[A-Za-z0-9._-]+:agent:[0-9a-f-]{36}")) {
                throw new AssayException(
                        "IDENTITY_UNREADABLE",
                        "the file " + file
                                + " does not hold an agent id; restore it, or delete it to begin a new identity");
            }
            return agent;
        } catch (IOException e) {
            throw new AssayException(
                    "IDENTITY_UNREADABLE", "the agent id can't be kept in " + file + " (" + e.getMessage() + ")", e);
        }
    }

    private static String hostName() {
        String named = System.getenv("HOSTNAME");
        if (named != null && !named.isBlank()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
