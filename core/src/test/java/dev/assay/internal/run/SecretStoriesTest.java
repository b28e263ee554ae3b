package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.spi.Reason;
import dev.assay.spi.Secret;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.SecretUse;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Secrets are had by those who may, and come out nowhere. */
@ResourceLock(Resources.SYSTEM_ERR)
class SecretStoriesTest {

    private static final String CANARY = "c4n4ry/\"secret\"-value";

    @TempDir
    Path home;

    private Stage stage;
    private final List<Secret> given = new ArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream console = System.err;

    @BeforeEach
    void stage() {
        stage = new Stage(home);
        stage.resolvers.put("vault", declaration -> {
            Secret secret = Secret.of(declaration.name(), "v1", CANARY.toCharArray());
            given.add(secret);
            return secret;
        });
        stage.secrets.put("db", SecretDeclaration.of("db", "host:vault"));
        stage.spec = builder -> builder.secret("db");
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void console() {
        System.setErr(console);
    }

    @Test
    void aListedSecretIsHadOnceAndWipedAtTheEnd() {
        AtomicReference<String> seen = new AtomicReference<>();
        RunReport report = stage.play(context -> {
            seen.set(new String(context.secret("db").chars()));
            assertThat(context.secret("db")).isSameAs(context.secret("db"));
        });

        assertThat(seen.get()).isEqualTo(CANARY);
        assertThat(given).hasSize(1);
        assertThatIllegalStateException().isThrownBy(() -> given.get(0).chars());
        assertThat(report.secrets()).containsExactly(new SecretUse("db", "host:vault", "v1"));
    }

    record Login(String user, Secret password) {}

    @Test
    void aSecretInAParameterIsListedByThat() {
        stage.spec = builder -> builder.parameter("user", "audit").parameter("password", new SecretReference("db"));
        AtomicReference<Login> login = new AtomicReference<>();
        RunReport report = stage.play(context -> {
            login.set(context.parameters(Login.class));
            assertThat(new String(login.get().password().chars())).isEqualTo(CANARY);
        });

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(login.get().toString()).doesNotContain(CANARY);
    }

    @Test
    void aSecretThatIsNotListedIsNotHad() {
        stage.secrets.put("other", SecretDeclaration.of("other", "host:vault"));
        AtomicReference<PluginException> refused = new AtomicReference<>();
        stage.play(context -> refused.set(catchThrowableOfType(PluginException.class, () -> context.secret("other"))));

        assertThat(refused.get().code()).isEqualTo("SECRET_NOT_PERMITTED");
        assertThat(given).hasSize(1);
    }

    @Test
    void aListedSecretThatTheHostDoesNotPermitFailsTheAttempt() {
        stage.secrets.clear();
        RunReport report = stage.play(context -> {});

        assertThat(report.attempt().reason().code()).isEqualTo("SECRET_NOT_PERMITTED");
    }

    @Test
    void aSecretThatCanNotBeHadFailsTheAttemptBeforeThePluginRuns() {
        stage.resolvers.put("vault", declaration -> {
            throw new IOException(CANARY);
        });
        CountDownLatch played = new CountDownLatch(1);
        RunReport report = stage.play(context -> played.countDown());

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.attempt().reason().toString())
                .isEqualTo("SECRET_UNAVAILABLE: secret db from host: java.io.IOException");
        assertThat(played.getCount()).isEqualTo(1);
    }

    @Test
    void aStoreThatHandsOutAClosedSecretIsToldWhatToDo() {
        stage.resolvers.put("vault", declaration -> {
            Secret secret = Secret.of(declaration.name(), "", CANARY.toCharArray());
            secret.close();
            return secret;
        });
        RunReport report = stage.play(context -> {});

        assertThat(report.attempt().reason().code()).isEqualTo("SECRET_UNAVAILABLE");
        assertThat(report.attempt().reason().text()).contains("a new one each time");
    }

    @Test
    void aStoreThatHangsIsInterruptedAtTheTimeout() {
        CountDownLatch asked = new CountDownLatch(1);
        stage.resolvers.put("vault", declaration -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        stage.start(context -> {});
        Stage.await(asked);

        stage.tickAfter(java.time.Duration.ofMinutes(1));
        stage.tickAfter(java.time.Duration.ofSeconds(5));

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void theCanaryComesOutNowhere() {
        AtomicReference<Progress> progress = new AtomicReference<>();
        AtomicReference<Run> run = new AtomicReference<>();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        run.set(stage.start(context -> {
            sing(context);
            told.countDown();
            Stage.await(go);
            throw new IllegalStateException("login failed: " + CANARY, new IOException(CANARY));
        }));
        Stage.await(told);
        progress.set(run.get().progress().orElseThrow());
        go.countDown();
        RunReport report = stage.report();

        StringBuilder all = new StringBuilder();
        report.observations().forEach(seen -> print(seen, all));
        all.append(report.exclusions())
                .append(report.attempt())
                .append(report.execution())
                .append(report.secrets())
                .append(report.truncations())
                .append(progress.get())
                .append(run.get())
                .append(stage.host.signals)
                .append(log.toString(StandardCharsets.UTF_8));
        for (String form : forms()) {
            assertThat(all.toString()).doesNotContain(form);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("[secret:db]");
        assertThat(report.attempt().reason().text()).contains("login failed: [secret:db]");
        assertThat(report.redactions()).isGreaterThan(20);
    }

    private static List<String> forms() {
        byte[] bytes = CANARY.getBytes(StandardCharsets.UTF_8);
        return List.of(
                CANARY,
                CANARY.replace("\"", "\\\""),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                HexFormat.of().formatHex(bytes),
                "c4n4ry%2F%22secret%22-value");
    }

    private static void sing(AttestationContext context) {
        Subject subject = Subject.of(SubjectType.RESOURCE, CANARY, "postgresql://audit:c4n4ry/\"secret\"-value@db");
        for (String form : forms()) {
            context.report(Observation.builder("fake.holds", subject, TestHost.START)
                    .title("title " + form)
                    .description("description " + form)
                    .expected(form)
                    .actual("x" + form + "x")
                    .remark(form)
                    .property("name " + form, form)
                    .link("https://host/?q=" + form)
                    .reason(Reason.of("CODE", form).with(form, 1))
                    .evidence(Evidence.text(form, "password=" + form + "\n"))
                    .evidence(Evidence.bytes("binary", form, ("\u0000" + form).getBytes(StandardCharsets.UTF_16LE))
                            .digestOnly())
                    .build());
            context.exclude(subject, form);
            context.progress("connecting with " + form, 0.5);
            context.logger().log(System.Logger.Level.ERROR, "password " + form);
            context.logger().log(System.Logger.Level.ERROR, "password {0}", form);
            context.logger().log(System.Logger.Level.ERROR, "failed", new IllegalStateException(form));
            context.executor().execute(() -> {
                throw new IllegalStateException(form);
            });
        }
    }

    private static void print(Observation seen, StringBuilder all) {
        all.append(seen.title())
                .append(seen.description())
                .append(seen.subject())
                .append(seen.expected())
                .append(seen.actual())
                .append(seen.remark())
                .append(seen.properties())
                .append(seen.links())
                .append(seen.reason());
        seen.evidence().forEach(item -> {
            all.append(item.description()).append(item.mediaType());
            item.content().ifPresent(bytes -> all.append(new String(bytes, StandardCharsets.UTF_8)));
        });
    }
}
