package dev.assay.examples.certificates;

import dev.assay.examples.certificates.CertificatesPlugin.KeyStoreParameter;
import dev.assay.examples.certificates.CertificatesPlugin.Parameters;
import dev.assay.examples.certificates.source.Globs;
import dev.assay.examples.certificates.source.Trouble;
import dev.assay.examples.certificates.tls.Endpoint;
import dev.assay.spi.Secret;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.Population.Selector;
import dev.assay.spi.plugin.AttestationContext;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a run is to look at: what the parameters and the job's population name, without what the population leaves out.
 *
 * @param trustStore the store chains are judged by
 * @param files files with certificates of whichever kind
 * @param keyStores key stores and what opens them
 * @param endpoints TLS endpoints
 */
record Targets(
        Optional<Path> trustStore, List<Path> files, Map<Path, Optional<Secret>> keyStores, List<Endpoint> endpoints) {

    private static final int MAX_ENDPOINTS = 256;

    static Targets of(AttestationContext context, Parameters parameters, CertificateReport report) {
        return new Collector(context, report).collect(parameters);
    }

    /** Goes through everything that names something. */
    private static final class Collector {

        private final AttestationContext context;
        private final CertificateReport report;
        private final Population population;
        private final Set<Path> files = new LinkedHashSet<>();
        private final Map<Path, Optional<Secret>> keyStores = new LinkedHashMap<>();
        private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

        Collector(AttestationContext context, CertificateReport report) {
            this.context = context;
            this.report = report;
            this.population = context.population();
        }

        Targets collect(Parameters parameters) {
            parameters.files().forEach(this::pattern);
            for (KeyStoreParameter store : parameters.keyStores()) {
                keyStore(store.path(), store.password());
            }
            parameters.endpoints().forEach(this::endpoint);
            population.include().forEach(this::include);
            Optional<Path> trustStore = parameters
                    .trustStore()
                    .or(() -> parameters.jdkTrustStore()
                            ? Optional.of(context.host().javaHome().resolve("lib/security/cacerts"))
                            : Optional.empty());
            files.removeAll(keyStores.keySet());
            trustStore.ifPresent(files::remove);
            return new Targets(trustStore, List.copyOf(files), keyStores, new ArrayList<>(endpoints.values()));
        }

        private void include(Selector selector) {
            String named = selector.uri().or(selector::glob).orElseThrow();
            if (named.startsWith("tls:") || selector.type().equals("endpoint")) {
                endpoint(named);
                return;
            }
            try {
                if (selector.type().equals("keystore")) {
                    keyStore(path(named), selector.secret().map(context::secret));
                } else {
                    pattern(named.startsWith("file:") ? path(named).toString() : named);
                }
            } catch (IllegalArgumentException e) {
                report.unreadable(named, new Trouble("BAD_PATTERN", "it names no file"));
            }
        }

        private void pattern(String pattern) {
            try {
                Globs found = Globs.expand(pattern);
                for (Path file : found.files()) {
                    if (!excluded(file)) {
                        files.add(file);
                    }
                }
                if (found.truncated()) {
                    report.unreadable(
                            pattern, new Trouble(Trouble.TOO_LARGE, "it names more files than are looked at"));
                } else if (found.files().isEmpty()) {
                    report.unreadable(pattern, new Trouble(Trouble.ABSENT, "it names no file"));
                }
            } catch (IllegalArgumentException e) {
                report.unreadable(pattern, new Trouble("BAD_PATTERN", "it is no absolute path or pattern"));
            }
        }

        private void keyStore(Path path, Optional<Secret> password) {
            if (!excluded(path)) {
                keyStores.put(path, password);
            }
        }

        private void endpoint(String text) {
            try {
                Endpoint endpoint = Endpoint.parse(text);
                Optional<Selector> left = population.exclude().stream()
                        .filter(selector ->
                                selector.uri().map(endpoint.uri()::equals).orElse(false))
                        .findFirst();
                if (left.isPresent()) {
                    context.exclude(Subjects.endpoint(endpoint), reason(left.get()));
                } else if (endpoints.size() < MAX_ENDPOINTS) {
                    endpoints.put(endpoint.uri(), endpoint);
                } else {
                    report.unreadable(
                            text, new Trouble(Trouble.TOO_LARGE, "only " + MAX_ENDPOINTS + " endpoints are looked at"));
                }
            } catch (IllegalArgumentException e) {
                report.unreadable(text, new Trouble("BAD_ENDPOINT", "an endpoint is written host:port"));
            }
        }

        private boolean excluded(Path file) {
            for (Selector selector : population.exclude()) {
                boolean left = selector.uri()
                                .map(uri -> uri.startsWith("file:") && path(uri).equals(file))
                                .orElse(false)
                        || selector.glob()
                                .map(glob -> Globs.matches(glob, file))
                                .orElse(false);
                if (left) {
                    context.exclude(Subjects.file(file), reason(selector));
                    return true;
                }
            }
            return false;
        }

        private static String reason(Selector selector) {
            return selector.reason().orElse("excluded by the job");
        }

        private static Path path(String uri) {
            try {
                return uri.startsWith("file:") ? Path.of(URI.create(uri)) : Path.of(uri);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("'" + uri + "' names no file", e);
            }
        }
    }
}
