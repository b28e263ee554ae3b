package dev.assay.examples.certificates;

import dev.assay.examples.certificates.CertificatesPlugin.Parameters;
import dev.assay.examples.certificates.judge.CertificateJudge;
import dev.assay.examples.certificates.judge.ChainJudge;
import dev.assay.examples.certificates.judge.HostNames;
import dev.assay.examples.certificates.judge.PrivateKeyFile;
import dev.assay.examples.certificates.source.CertificateFacts;
import dev.assay.examples.certificates.source.CertificateFile;
import dev.assay.examples.certificates.source.Holding;
import dev.assay.examples.certificates.source.KeyStoreFile;
import dev.assay.examples.certificates.source.Role;
import dev.assay.examples.certificates.source.Trouble;
import dev.assay.examples.certificates.tls.Endpoint;
import dev.assay.examples.certificates.tls.Handshake;
import dev.assay.examples.certificates.tls.TlsProbe;
import dev.assay.spi.Secret;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.result.Subject;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at the targets one after the other. Used by the run's thread. */
final class Examination {

    private final AttestationContext context;
    private final Parameters parameters;
    private final CertificateReport report;
    private final Instant now;
    private final CertificateJudge judge;

    Examination(AttestationContext context, Parameters parameters, CertificateReport report) {
        this.context = context;
        this.parameters = parameters;
        this.report = report;
        this.now = context.time().wall();
        this.judge = new CertificateJudge(parameters.policy(), now);
    }

    void examine(Targets targets) {
        targets.trustStore().ifPresent(path -> file(path, KeyStoreFile.read(path, null, true)));
        context.progress("key stores and files", 0.1);
        targets.keyStores().forEach((path, password) -> file(path, keyStore(path, password)));
        for (Path path : targets.files()) {
            context.cancellation().throwIfRequested();
            file(path, CertificateFile.read(path));
        }
        endpoints(targets);
    }

    private static Holding keyStore(Path path, Optional<Secret> password) {
        char[] characters = password.map(Secret::chars).orElse(null);
        try {
            return KeyStoreFile.read(path, characters, false);
        } finally {
            if (characters != null) {
                Arrays.fill(characters, '\0');
            }
        }
    }

    private void file(Path path, Holding holding) {
        context.cancellation().throwIfRequested();
        Subject file = Subjects.file(path);
        holding.trouble()
                .ifPresentOrElse(trouble -> report.unreadable(file, trouble), () -> report.readable(file, holding));
        if (holding.privateKeys()) {
            report.answer(file, PrivateKeyFile.judge(path));
        }
        for (Holding.Held held : holding.certificates()) {
            Subject subject = Subjects.certificate(file, held.place(), held.facts());
            report.certificate(subject, held.facts(), judge.judge(held.facts(), held.role()));
        }
    }

    private void endpoints(Targets targets) {
        List<Endpoint> endpoints = targets.endpoints();
        if (endpoints.isEmpty()) {
            return;
        }
        List<X509Certificate> anchors = targets.trustStore()
                .map(path -> KeyStoreFile.anchors(path, null))
                .orElse(List.of());
        ChainJudge chains = new ChainJudge(anchors);
        TlsProbe probe =
                new TlsProbe(context.time()::nanos, () -> context.cancellation().throwIfRequested());
        for (int i = 0; i < endpoints.size(); i++) {
            context.progress("endpoint " + (i + 1) + " of " + endpoints.size(), 0.2 + 0.8 * i / endpoints.size());
            Duration left = context.timeLeft();
            Duration time = left.compareTo(parameters.endpointTimeout()) < 0 ? left : parameters.endpointTimeout();
            endpoint(endpoints.get(i), probe.look(endpoints.get(i), time), chains);
        }
    }

    private void endpoint(Endpoint endpoint, Handshake handshake, ChainJudge chains) {
        Subject subject = Subjects.endpoint(endpoint);
        if (handshake.trouble().isPresent()) {
            report.unseen(subject, handshake.trouble().get());
            return;
        }
        try {
            List<CertificateFacts> facts = new ArrayList<>();
            for (X509Certificate certificate : handshake.chain()) {
                facts.add(CertificateFacts.of(certificate));
            }
            report.answer(subject, chains.judge(handshake.chain(), now));
            report.answer(subject, HostNames.judge(facts.get(0), endpoint.serverName()));
            for (int i = 0; i < facts.size(); i++) {
                Role role = Role.inChain(facts, i);
                if (i == 0 || role != Role.ANCHOR) { // an anchor that is sent along counts for nothing
                    Subject place = Subjects.certificate(subject, String.valueOf(i), facts.get(i));
                    report.certificate(place, facts.get(i), judge.judge(facts.get(i), role));
                }
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            context.cancellation().throwIfRequested();
            report.unseen(subject, new Trouble(Trouble.UNPARSABLE, "its certificates can't be read"));
        }
    }
}
