package dev.assay.spi.result;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.EvidencePolicy.Classification;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Owner;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.RetryPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.configuration.Waiver;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.resource.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/** Results to write down: one with everything in it, one that was missed, one that plainly passes. */
final class SampleResults {

    static final Instant NOMINAL = Instant.parse("2026-11-23T15:00:00Z");
    static final Instant DUE = Instant.parse("2026-11-23T15:03:12Z");
    static final String SOURCE = "urn:assay:acme:agent:payments-api.eu1.i-0abc";

    static final Identity AGENT = Identity.builder()
            .tenant("acme")
            .agent(SOURCE, Identity.Origin.HOST)
            .start(UUID.fromString("f2b7c1de-6f3a-4c0e-8f0a-7a1f5b3c9d10"), "01J9ZK3T8Q6W")
            .host("name", "web-01")
            .host("os", "Debian GNU/Linux 12")
            .host("container", "true")
            .application("name", "payments-api")
            .application("version", "3.8.1")
            .application("assay.version", "0.1.0")
            .build();

    static final PluginDescriptor PLUGIN = PluginDescriptor.builder("os-baseline", "1.4.2")
            .check(new CheckDescriptor(
                    "sshd.permit-root-login",
                    "Root may not log in over SSH",
                    Severity.HIGH,
                    List.of(ControlReference.of("pci-dss-4.0.1", "2.2.6")),
                    "Set PermitRootLogin no and reload sshd.",
                    "https://runbooks.acme.example/ssh"))
            .check(CheckDescriptor.of("accounts.shadow-permissions", "Permissions of /etc/shadow"))
            .check(CheckDescriptor.of("kernel.sysctl", "Kernel hardening"))
            .check(CheckDescriptor.of("accounts.uid0", "Only root has uid 0"))
            .build();

    static final JobSpec SPEC = JobSpec.builder("os-baseline-prod")
            .title("Linux baseline, production")
            .component(new AttestedComponent(
                    "urn:acme:component:payments-api", "service", "Payments API", Optional.of("team-payments")))
            .control(new ControlReference("nist-800-53r5", "ac-6", Optional.empty(), List.of()))
            .control(new ControlReference("nist-800-53r5", "ac-17", Optional.of("ac-17_obj.a"), List.of("sshd.*")))
            .owner(new Owner("platform-security", Optional.of("mailto:platsec@acme.example")))
            .severity(Severity.HIGH)
            .label("env", "prod")
            .label("app.kubernetes.io/name", "payments-api")
            .population(new Population(
                    List.of(Population.Selector.glob("file", "/etc/ssh/*")),
                    List.of(new Population.Selector(
                            "file",
                            Optional.of("file:/etc/ssh/moduli"),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("not a setting"))),
                    2,
                    Map.of("pci", "true")))
            .waiver(new Waiver(
                    "WVR-118",
                    "sshd.permit-root-login",
                    Optional.of("file:/etc/ssh/sshd_config"),
                    "Break-glass until bastion migration",
                    "ciso@acme.example",
                    Optional.of("https://jira.acme.example/SEC-118"),
                    Instant.parse("2026-12-31T00:00:00Z")))
            .plugin("os-baseline")
            .parameter("profile", "cis-l1-server")
            .parameter("retries", 3)
            .parameter("tolerance", new BigDecimal("0.25"))
            .parameter("token", new SecretReference("api-token"))
            .parameter("paths", List.of("/etc/ssh/sshd_config", Map.of("secret", "spelt like a reference")))
            .secret("api-token")
            .isolation(Isolation.PROCESS)
            .schedule(Schedule.cron("0 */4 * * *"))
            .bounds(new ScheduleBounds(
                    Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                    Optional.empty(),
                    Duration.ofMinutes(10),
                    List.of("freeze")))
            .freshness(Duration.ofHours(8))
            .policies(JobPolicies.builder()
                    .retry(RetryPolicy.of(3))
                    .deadline(Duration.ofMinutes(30))
                    .group("databases")
                    .build())
            .timeout(Duration.ofMinutes(1))
            .request(new ResourceRequest(256L << 20, 0.5))
            .limits(Limits.builder()
                    .memoryBytes(256L << 20)
                    .cpuTime(Duration.ofSeconds(30))
                    .threads(64)
                    .softPercent(80)
                    .build())
            .build();

    static final JobRecord JOB = new JobRecord(
            SPEC,
            3,
            "https://cfg.acme.example/assay/web-01.json",
            "42",
            "sha256:" + "2".repeat(64),
            Optional.of("ed25519:cfg-2026"),
            7);

    static final Custody CUSTODY = Custody.builder("os-baseline", "1.4.2", Custody.Verification.VERIFIED)
            .bytes("a3f5" + "0".repeat(60), 48211)
            .source("https://plugins.acme.example/os-baseline-1.4.2.jar")
            .signer("ed25519:plug-2026")
            .lock("assay.lock#os-baseline")
            .notice(Reason.of("UPGRADE_FAILED", "1.5.0 could not be verified; 1.4.2 stays in force"))
            .build();

    static final Execution EXECUTION = new Execution(
            Isolation.PROCESS,
            "17.0.15+6",
            "assay(998)",
            true,
            SPEC.limits(),
            List.of("network", "filesystem"),
            "NORMAL(0)");

    private static final Subject HOST = Subject.of(SubjectType.INVENTORY_ITEM, "web-01", "urn:assay:acme:host:web-01");
    private static final Subject SSHD = Subject.of(
                    SubjectType.RESOURCE, "/etc/ssh/sshd_config", "file:/etc/ssh/sshd_config")
            .withDigest("sha256:" + "9f".repeat(32));
    private static final Subject SHADOW = Subject.of(SubjectType.RESOURCE, "/etc/shadow", "file:/etc/shadow");

    private SampleResults() {}

    static ResultId id(Trigger.Kind kind, Instant nominal) {
        return ResultId.of(AGENT, SPEC.id(), kind, nominal, "");
    }

    /** Every field that a result can have. */
    static AttestationResult everything(long sequence) {
        Trigger trigger = Trigger.manual("alice@acme.example", "change CHG-77 is done");
        return AttestationResult.builder(id(Trigger.Kind.MANUAL, NOMINAL), AGENT, sequence)
                .of(
                        JOB,
                        new Occurrence(
                                NOMINAL,
                                DUE,
                                DUE,
                                1,
                                Optional.of("UTC"),
                                Optional.of(Instant.parse("2026-11-23T15:30:00Z")),
                                trigger))
                .outcome(Outcome.COMPLETED, Reason.of(Reasons.OK), DUE.plusMillis(13_480))
                .waited(Duration.ofMillis(40))
                .ran(List.of(attempt(1, Outcome.FAILED), attempt(2, Outcome.COMPLETED)), EXECUTION)
                .custody(CUSTODY)
                .observed(
                        PLUGIN,
                        observations(),
                        List.of(new Exclusion(
                                Subject.of(SubjectType.RESOURCE, "file:/etc/ssh/moduli"), "not a setting")))
                .secrets(List.of(new SecretUse("api-token", "host:vault/kv/assay#token", "7")))
                .border(2, List.of("evidence of sshd.permit-root-login cut at 1 MiB"))
                .clock(new ClockState(ClockState.Synchronization.YES, Optional.of("timesyncd"), 1))
                .build();
    }

    /** A month asleep: many due times, one record, nothing seen. */
    static AttestationResult missed(long sequence) {
        return AttestationResult.builder(id(Trigger.Kind.SCHEDULE, NOMINAL), AGENT, sequence)
                .of(
                        JOB,
                        new Occurrence(
                                NOMINAL,
                                DUE,
                                DUE.plus(Duration.ofDays(30)),
                                181,
                                Optional.of("UTC"),
                                Optional.empty(),
                                Trigger.SCHEDULED))
                .outcome(
                        Outcome.MISSED,
                        Reason.of(Reasons.MISSED_WHILE_AWAY, "the machine was asleep")
                                .with("awaySeconds", 2_592_000L),
                        DUE.plus(Duration.ofDays(30)))
                .waited(Duration.ofDays(30))
                .custody(CUSTODY)
                .build();
    }

    /** Everything was looked at and holds. */
    static AttestationResult satisfied(long sequence) {
        PluginDescriptor plugin = PluginDescriptor.builder("os-baseline", "1.4.2")
                .check(CheckDescriptor.of("accounts.uid0", "Only root has uid 0"))
                .build();
        Instant nominal = NOMINAL.plusSeconds(sequence * 60);
        return AttestationResult.builder(id(Trigger.Kind.SCHEDULE, nominal), AGENT, sequence)
                .of(JOB, Occurrence.single(nominal, nominal, Trigger.SCHEDULED))
                .outcome(Outcome.COMPLETED, Reason.of(Reasons.OK), nominal.plusSeconds(2))
                .ran(List.of(attempt(1, Outcome.COMPLETED)), EXECUTION)
                .custody(CUSTODY)
                .observed(
                        plugin,
                        List.of(
                                holds("accounts.uid0", HOST, "One uid 0 account: root"),
                                holds("accounts.uid0", SSHD, "Another subject that holds")),
                        List.of())
                .build();
    }

    static AttestationResult observed(long sequence, Outcome outcome, List<Observation> observations) {
        PluginDescriptor plugin =
                PluginDescriptor.builder("os-baseline", "1.4.2").open().build();
        return AttestationResult.builder(id(Trigger.Kind.SCHEDULE, NOMINAL.plusSeconds(sequence)), AGENT, sequence)
                .of(JOB, Occurrence.single(NOMINAL, DUE, Trigger.SCHEDULED))
                .outcome(outcome, Reason.of(outcome == Outcome.COMPLETED ? Reasons.OK : "BROKE"), DUE)
                .ran(List.of(attempt(1, outcome)), EXECUTION)
                .custody(CUSTODY)
                .observed(plugin, observations, List.of())
                .build();
    }

    static AttestationResult neverRan(long sequence, Outcome outcome) {
        return AttestationResult.builder(id(Trigger.Kind.SCHEDULE, NOMINAL.plusSeconds(sequence)), AGENT, sequence)
                .of(JOB, Occurrence.single(NOMINAL, DUE, Trigger.SCHEDULED))
                .outcome(outcome, Reason.of("BECAUSE"), DUE)
                .custody(CUSTODY)
                .build();
    }

    static Observation.Builder about(String check, String uri) {
        return Observation.builder(check, Subject.of(SubjectType.RESOURCE, uri), DUE)
                .title("seen");
    }

    private static Attempt attempt(int number, Outcome outcome) {
        Usage usage = new Usage(
                OptionalLong.of(310_000_000),
                Accuracy.EXACT,
                OptionalLong.of(71_303_168),
                Accuracy.SAMPLED,
                OptionalDouble.of(0.75),
                OptionalLong.of(50_331_648));
        Instant started = DUE.plusSeconds(5L * number);
        Reason reason = Reason.of(outcome == Outcome.COMPLETED ? Reasons.OK : Reasons.PLUGIN_ERROR);
        return new Attempt(number, started, started.plusMillis(900), Duration.ofMillis(899), outcome, reason, usage);
    }

    private static Observation holds(String check, Subject subject, String title) {
        return Observation.builder(check, subject, DUE)
                .title(title)
                .verdict(Verdict.SATISFIED)
                .build();
    }

    private static List<Observation> observations() {
        Observation rootLogin = Observation.builder("sshd.permit-root-login", SSHD, DUE.plusMillis(400))
                .method(Observation.Method.TEST)
                .title("PermitRootLogin is yes")
                .description("Effective value after Include files, first match wins.")
                .expected("no")
                .actual("yes")
                .verdict(Verdict.NOT_SATISFIED)
                .expires(Instant.parse("2026-11-23T20:00:00Z"))
                .evidence(Evidence.text("Line 33 of sshd_config", "PermitRootLogin yes\n"))
                .evidence(Evidence.bytes("The host's keys", "application/octet-stream", new byte[] {1, 2, 3})
                        .classified(Classification.CONFIDENTIAL))
                .link("https://man.openbsd.org/sshd_config#PermitRootLogin")
                .property("line", "33")
                .remark("Match blocks are not evaluated.")
                .build();
        Observation shadow = Observation.builder("accounts.shadow-permissions", SHADOW, DUE.plusMillis(500))
                .title("/etc/shadow could not be read")
                .verdict(Verdict.INCONCLUSIVE)
                .reason(Reason.of("ACCESS_DENIED", "EACCES /etc/shadow").with("errno", 13))
                .build();
        Observation kernel = Observation.builder("kernel.sysctl", HOST, DUE.plusMillis(600))
                .title("Kernel settings belong to another host")
                .verdict(Verdict.NOT_APPLICABLE)
                .reason(Reason.of("IN_CONTAINER"))
                .build();
        Observation fact = Observation.builder("kernel.sysctl", HOST, DUE.plusMillis(650))
                .title("Kernel 6.1")
                .build();
        return List.of(
                rootLogin,
                shadow,
                kernel,
                fact,
                holds("accounts.uid0", HOST, "One uid 0 account: root"),
                holds("accounts.uid0", SSHD, "Owned by root"));
    }
}
