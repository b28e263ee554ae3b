package dev.assay.examples.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The configuration file of the demonstration, and the edits that a person would make to it. Each edit replaces the file
 * at once, as an editor or a deployment does.
 */
final class Demonstration {

    /** What the file says at one time. */
    enum Edition {
        /** The three jobs. */
        FIRST("1"),
        /** One more job, and the baseline twice as often. */
        MORE("2"),
        /** The added job is gone again, which cancels what runs of it. */
        LESS("3");

        private final String revision;

        Edition(String revision) {
            this.revision = revision;
        }

        /** The revision that the file names then. */
        String revision() {
            return revision;
        }
    }

    /** The id of the job that {@link Edition#MORE} adds. */
    static final String ADDED = "silent-server";

    private final Path file;
    private final List<PluginRepository.Entry> plugins;
    private final Path root;
    private final SeededFaults faults;
    private final String silentEndpoint;
    private final Instant waiverExpires;

    Demonstration(
            Path file, List<PluginRepository.Entry> plugins, Path root, SeededFaults faults, String silentEndpoint) {
        this.file = file;
        this.plugins = List.copyOf(plugins);
        this.root = root;
        this.faults = faults;
        this.silentEndpoint = silentEndpoint;
        this.waiverExpires = Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
    }

    Path file() {
        return file;
    }

    void write(Edition edition) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, text(edition), StandardCharsets.UTF_8);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the configuration " + file + " can't be written", e);
        }
    }

    private String text(Edition edition) {
        String every = edition == Edition.FIRST ? "PT5S" : "PT2S";
        String more = edition == Edition.MORE ? "," + silentServer() : "";
        return """
                {
                  "apiVersion": "assay.dev/v1",
                  "revision": "%s",
                  "component": {"id": "urn:assay:example:component:this-machine", "type": "host", "title": "This machine"},
                  "labels": {"purpose": "demonstration"},
                  "plugins": {%s},
                  "defaults": {"timeout": "PT2M", "resources": {"memory": "64MiB", "cpu": 0.1}},
                  "jobs": [
                %s,
                %s,
                %s%s
                  ]
                }
                """.formatted(edition.revision, plugins(), vulnerableJars(), certificates(), baseline(every), more);
    }

    private String plugins() {
        return plugins.stream()
                .map(plugin -> "\n    %s: {\"version\": \"1.0.0\", \"source\": %s, \"sha256\": %s}"
                        .formatted(quote(plugin.id()), quote(plugin.url()), quote(plugin.sha256())))
                .collect(Collectors.joining(","));
    }

    private String vulnerableJars() {
        return """
                    {"id": "vulnerable-jars", "title": "Vulnerable jars", "plugin": "vulnerable-jars", "severity": "HIGH",
                     "owner": {"team": "platform"},
                     "controls": [{"catalog": "nist-800-53r5", "id": "si-2"}],
                     "parameters": {"roots": [%s, %s]},
                     "waivers": [{"id": "WVR-1", "check": "jar.known-vulnerable", "subject": %s,
                       "reason": "Only a demonstration interpolates with it", "approvedBy": "security@example.com",
                       "expires": "%s"}],
                     "resources": {"memory": "128MiB"},
                     "schedule": {"after": "PT30S"}, "freshness": "P1D"}""".formatted(
                        quote(root),
                        quote(faults.folder()),
                        quote("file:" + faults.accepted().toUri().getRawPath()),
                        waiverExpires);
    }

    private String certificates() {
        return """
                    {"id": "certificates", "title": "Certificates", "plugin": "certificates", "severity": "HIGH",
                     "owner": {"team": "network"},
                     "controls": [{"catalog": "nist-800-53r5", "id": "sc-12"}],
                     "parameters": {"files": [%s], "endpoints": [%s], "endpointTimeout": "PT2S"},
                     "schedule": {"after": "PT20S"}, "freshness": "P1D"}""".formatted(quote(faults.folder().resolve("*.pem")), quote(silentEndpoint));
    }

    private static String baseline(String every) {
        return """
                    {"id": "os-baseline", "title": "Operating system baseline", "plugin": "os-baseline", "severity": "MEDIUM",
                     "owner": {"team": "platform"},
                     "controls": [{"catalog": "nist-800-53r5", "id": "cm-6"}],
                     "parameters": {"profile": "SERVER"},
                     "schedule": {"every": "%s"}, "freshness": "PT8H"}""".formatted(every);
    }

    private String silentServer() {
        return """

                    {"id": "%s", "title": "A server that never answers", "plugin": "certificates", "severity": "LOW",
                     "owner": {"team": "network"},
                     "parameters": {"jdkTrustStore": false, "endpoints": [%s], "endpointTimeout": "PT1M"},
                     "schedule": {"after": "PT1S"}}""".formatted(ADDED, quote(silentEndpoint));
    }

    private static String quote(Object value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.toString().toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
