package dev.assay.assembled.levels;

import dev.assay.spi.Reason;
import dev.assay.spi.Secret;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A plugin that goes well and wrong in many ways, as its job says. It is run as host code, in a loader and in a process. */
@Plugin(
        id = "many-ways",
        version = "1.0.0",
        parameters = ManyWaysPlugin.Parameters.class,
        checks = {
            @Check(id = "ways.one", title = "One way"),
            @Check(id = "ways.other", title = "Another way", severity = Severity.HIGH)
        })
public final class ManyWaysPlugin implements AttestationPlugin {

    /** Which way, and one of each kind of value. */
    public record Parameters(
            @Parameter("what to do") Way way,
            @Parameter("where to leave and look for signs") Path signs,

            @Parameter(value = "text", defaultValue = "none")
            String text,

            @Parameter(value = "whole", defaultValue = "1") int whole,
            @Parameter(value = "long", defaultValue = "1") long large,

            @Parameter(value = "ratio", defaultValue = "0.5")
            double ratio,

            @Parameter(value = "exact", defaultValue = "0.10")
            BigDecimal exact,

            @Parameter(value = "on", defaultValue = "false") boolean on,

            @Parameter(value = "a while", defaultValue = "PT1S")
            Duration span,

            @Parameter(value = "a time", defaultValue = "2026-01-02T03:04:05Z")
            Instant at,

            @Parameter(value = "an address", defaultValue = "urn:none")
            URI address,

            @Parameter("a secret") Optional<Secret> token,
            @Parameter("several") Optional<List<String>> several,
            @Parameter("some") Optional<Map<String, Long>> some,
            @Parameter("parts") Optional<Part> part) {}

    /** A value of parts. */
    public record Part(
            @Parameter("name") String name,
            @Parameter("sizes") List<Integer> sizes) {}

    /** What there is to do. */
    public enum Way {
        REPORTS,
        PARAMETERS,
        SURROUNDINGS,
        SAYS_NOTHING,
        CHECKED,
        UNCHECKED,
        UNREADABLE,
        OWN_ERROR,
        OVERFLOWS,
        CODED,
        CLASS_MISSING,
        REPORTS_NULL,
        UNKNOWN_CHECK,
        MANY_OBSERVATIONS,
        MUCH_EVIDENCE,
        MUCH_OUTPUT,
        TASKS,
        OWN_THREAD,
        SECRETS,
        PRESSURE,
        CHANGES_JVM,
        ASKED,
        INTERRUPTED,
        TOO_LONG,
        IGNORES;

        /** The id of the job that wants it. */
        String job() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public void attest(AttestationContext context) throws Exception {
        Parameters given = context.parameters(Parameters.class);
        switch (given.way()) {
            case REPORTS -> reports(context);
            case PARAMETERS -> parameters(context, given);
            case SURROUNDINGS -> surroundings(context);
            case SAYS_NOTHING -> {}
            case CHECKED -> throw new IOException("it can't be read", new IllegalStateException("deep", null));
            case UNCHECKED -> throw new IllegalArgumentException("not like this");
            case UNREADABLE -> throw new Unreadable();
            case OWN_ERROR -> throw new OwnError("mine");
            case OVERFLOWS -> overflow(0);
            case CODED -> throw new PluginException("DATABASE_AWAY", "inventory", "nobody answers");
            case CLASS_MISSING -> throw new NoClassDefFoundError("com/acme/Gone");
            case REPORTS_NULL -> context.report(nothing());
            case UNKNOWN_CHECK -> say(context, "ways.oen", "a slip");
            case MANY_OBSERVATIONS -> many(context);
            case MUCH_EVIDENCE -> evidence(context);
            case MUCH_OUTPUT -> output(context);
            case TASKS -> tasks(context);
            case OWN_THREAD -> ownThread(context);
            case SECRETS -> secrets(context, given);
            case PRESSURE -> pressure(context);
            case CHANGES_JVM -> changesJvm(context);
            case ASKED, TOO_LONG -> untilAsked(context, given);
            case INTERRUPTED -> untilInterrupted(context, given);
            case IGNORES -> ignores(given);
        }
    }

    private static void reports(AttestationContext context) {
        Instant at = Instant.parse("2026-01-02T03:04:05.678901Z");
        Subject subject = Subject.of(SubjectType.USER, "n\u00e4me \ud83d\ude00", "user:1");
        context.report(Observation.builder("ways.one", subject, at)
                .method(Observation.Method.INTERVIEW)
                .title("title")
                .description("two\nlines")
                .expected("this")
                .actual("")
                .verdict(dev.assay.spi.result.Verdict.NOT_SATISFIED)
                .reason(Reason.of("WHY", "words").with("n", 5).with("half", 0.5))
                .evidence(Evidence.text("text", "some text"))
                .evidence(Evidence.bytes("bytes", "application/x", new byte[] {0, 1, -1}))
                .evidence(Evidence.text("gone", "gone").digestOnly())
                .link("https://example.org/")
                .property("line", "7")
                .remark("r")
                .build());
        say(context, "ways.other", "fine");
        context.subject(SubjectType.RESOURCE, URI.create("urn:ways:3"))
                .check("ways.other")
                .notApplicable("NOT_THERE", "it has none");
        context.exclude(Subject.of(SubjectType.RESOURCE, "left", "urn:left"), "left out");
        context.progress("half", 0.5);
    }

    private static void parameters(AttestationContext context, Parameters p) {
        say(
                context,
                "ways.one",
                String.join(
                        " ",
                        p.text(),
                        "" + p.whole(),
                        "" + p.large(),
                        "" + p.ratio(),
                        "" + p.exact(),
                        "" + p.on(),
                        "" + p.span(),
                        "" + p.at(),
                        "" + p.address(),
                        "" + p.token().map(Secret::version),
                        "" + p.several(),
                        "" + p.some().map(TreeMap::new),
                        "" + p.part()));
    }

    private static void surroundings(AttestationContext context) throws IOException {
        Path folder = context.workDirectory();
        Path file = Files.writeString(folder.resolve("file"), "x");
        say(
                context,
                "ways.one",
                String.join(
                        " ",
                        "" + context.host(),
                        "" + context.host().pid(),
                        "" + context.host().attributes(),
                        "" + context.host().arguments().size(),
                        "" + context.population(),
                        "" + Locale.getDefault(),
                        TimeZone.getDefault().getID(),
                        "" + Charset.defaultCharset(),
                        "" + (Thread.currentThread().getContextClassLoader() == ManyWaysPlugin.class.getClassLoader()),
                        "" + Files.exists(file),
                        "" + folder.isAbsolute(),
                        "" + (context.timeLeft().compareTo(Duration.ZERO) > 0),
                        "" + context.logger().getName(),
                        "" + context.cancellation().isRequested(),
                        ""
                                + (Duration.between(context.time().wall(), Instant.now())
                                                .abs()
                                                .compareTo(Duration.ofMinutes(1))
                                        < 0)));
    }

    @SuppressWarnings("InfiniteRecursion") // what it is for
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @SuppressWarnings("NullAway") // what a careless plugin does
    private static Observation nothing() {
        return null;
    }

    private static void many(AttestationContext context) {
        for (int i = 0; i < 10_050; i++) {
            say(context, "ways.one", "number " + i);
        }
    }

    private static void evidence(AttestationContext context) {
        for (int i = 0; i < 4; i++) {
            context.subject(SubjectType.RESOURCE, URI.create("urn:ways:" + i))
                    .check("ways.one")
                    .evidence(Evidence.bytes("large", "application/x", new byte[400_000]))
                    .evidence(Evidence.bytes("huge", "application/x", new byte[3_000_000]))
                    .satisfied("with much");
        }
    }

    private static void output(AttestationContext context) throws IOException {
        byte[] block = new byte[1 << 16];
        java.util.Arrays.fill(block, (byte) 'x');
        for (int i = 0; i < 100; i++) {
            System.out.write(block);
            System.err.write(block);
            context.logger().log(System.Logger.Level.TRACE, "line " + i);
        }
        say(context, "ways.one", "said much");
    }

    private static void tasks(AttestationContext context) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            context.executor().execute(() -> {
                boolean mine = Thread.currentThread().getContextClassLoader() == ManyWaysPlugin.class.getClassLoader();
                say(context, "ways.one", "on a task's thread: " + mine);
                all.countDown();
            });
        }
        all.await();
        CountDownLatch begun = new CountDownLatch(1);
        context.executor().execute(() -> {
            begun.countDown();
            while (!Thread.interrupted()) {
                Thread.onSpinWait();
            }
        });
        begun.await();
    }

    private static void ownThread(AttestationContext context) throws InterruptedException {
        LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
        Thread thread = new Thread(() -> {
            say(context, "ways.one", "from a thread of its own");
            said.add("said");
        });
        thread.start();
        thread.join();
        say(context, "ways.other", Objects.requireNonNull(said.poll()));
    }

    private static void secrets(AttestationContext context, Parameters given) {
        Secret secret = context.secret("token");
        String text = secret.version() + " " + secret.chars().length + " " + secret;
        String refused = "";
        try {
            context.secret("not-mine");
        } catch (PluginException e) {
            refused = e.code() + " " + e.getMessage();
        }
        say(context, "ways.one", text + " " + given.token().map(Object::toString) + " " + refused);
        say(context, "ways.other", "it is " + new String(secret.chars()));
        throw new IllegalStateException("with " + new String(secret.chars()));
    }

    private static void pressure(AttestationContext context) throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        context.onPressure(pressure -> {
            throw new IllegalStateException("a bad listener");
        });
        context.onPressure(pressure -> told.add(pressure.kind() + " "
                + pressure.reason().code() + " " + pressure.reason().text() + " "
                + pressure.reason().numbers().keySet()));
        String first = told.poll(60, TimeUnit.SECONDS);
        BlockingQueue<String> late = new LinkedBlockingQueue<>();
        context.onPressure(pressure -> late.add("late " + pressure.kind()));
        say(context, "ways.one", String.valueOf(first));
        say(context, "ways.other", String.valueOf(late.poll(60, TimeUnit.SECONDS)));
    }

    private static void changesJvm(AttestationContext context) {
        String before = System.getProperty("assay.test.changed");
        System.setProperty("assay.test.changed", "by a plugin");
        say(context, "ways.one", "was " + before);
    }

    private static void untilAsked(AttestationContext context, Parameters given) throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        context.cancellation().onRequest(() -> {
            throw new IllegalStateException("a bad callback");
        });
        context.cancellation().onRequest(called::countDown);
        say(context, "ways.one", "begun");
        atWork(given);
        called.await();
        say(
                context,
                "ways.other",
                "asked: " + context.cancellation().isRequested() + " "
                        + context.cancellation().reason().orElseThrow());
    }

    private static void untilInterrupted(AttestationContext context, Parameters given) throws Exception {
        atWork(given);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            say(context, "ways.one", "interrupted");
            throw e;
        }
    }

    /** Until its test has seen what becomes of that. */
    private static void ignores(Parameters given) throws IOException {
        atWork(given);
        Path end = given.signs().resolve("end");
        while (!Files.exists(end)) {
            Thread.interrupted();
            Thread.onSpinWait();
        }
    }

    private static void atWork(Parameters given) throws IOException {
        Files.createFile(given.signs().resolve(given.way() + ".at-work"));
    }

    private static void say(AttestationContext context, String check, String text) {
        context.subject(SubjectType.RESOURCE, URI.create("urn:ways:" + check))
                .check(check)
                .actual(text)
                .satisfied(text.length() < 500 ? text : text.substring(0, 500));
    }

    /** An exception whose message is a trap. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("not even this");
        }
    }

    /** An error of the plugin's own. */
    private static final class OwnError extends Error {
        private static final long serialVersionUID = 1L;

        OwnError(String message) {
            super(message);
        }
    }
}
