package dev.assay.assembled.plugins;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.SubjectType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A plugin that spills a secret in every way it can, and then ends in one of many. */
@Plugin(
        id = "spilling",
        version = "1.0.0",
        parameters = SpillingPlugin.Parameters.class,
        checks = @Check(id = "spill", title = "Spills"))
public final class SpillingPlugin implements AttestationPlugin {

    /** How it ends. */
    public enum Ending {
        RETURNS,
        THROWS,
        ERRS,
        OVERFLOWS,
        CODED,
        HANGS,
        IGNORES,
        EXITS,
        HALTS,
        CRASHES,
        OUT_OF_MEMORY;

        /** Whether only a process of its own can be rid of it. */
        boolean needsProcess() {
            return ordinal() >= IGNORES.ordinal();
        }
    }

    /** How it ends, and until when. */
    public record Parameters(
            @Parameter("how it ends") Ending ending,
            @Parameter("a file that ends it") Path end) {}

    @Override
    public void attest(AttestationContext context) throws Exception {
        Parameters parameters = context.parameters(Parameters.class);
        String spilled = new String(context.secret("token").chars());
        spill(context, spilled);
        switch (parameters.ending()) {
            case RETURNS -> {}
            case THROWS -> throw new IllegalStateException("failed with " + spilled, new RuntimeException(spilled));
            case ERRS -> throw new AssertionError(spilled);
            case OVERFLOWS -> overflow(0);
            case CODED -> throw new PluginException("OWN_CODE", spilled, "with " + spilled);
            case HANGS -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(spilled, e);
                }
            }
            case IGNORES -> {
                while (!Files.exists(parameters.end())) {
                    Thread.interrupted();
                }
            }
            case EXITS -> System.exit(9);
            case HALTS -> Runtime.getRuntime().halt(9);
            case CRASHES -> crash();
            case OUT_OF_MEMORY -> eat(spilled);
        }
    }

    private static void spill(AttestationContext context, String spilled) throws IOException {
        Files.writeString(context.workDirectory().resolve("spilled.txt"), spilled);
        Files.writeString(Files.createTempFile(context.workDirectory(), "spilled", ".tmp"), spilled);
        context.logger().log(System.Logger.Level.WARNING, "spilling " + spilled);
        context.logger().log(System.Logger.Level.ERROR, "spilling", new IOException(spilled));
        if (context.host().pid() != ProcessHandle.current().pid()) { // a host's own streams are its own
            System.out.println(spilled);
            System.err.println(spilled);
        }
        context.progress("with " + spilled, 0.5);
        boolean seen = isSeen("cmdline", spilled) || isSeen("environ", spilled) || isProperty(spilled);
        context.subject(SubjectType.RESOURCE, URI.create("urn:spill:" + spilled))
                .check("spill")
                .actual(spilled)
                .expected("seen from outside: " + seen)
                .remark(spilled)
                .property("p", spilled)
                .evidence(Evidence.text("e", spilled))
                .notSatisfied("it is " + spilled);
    }

    private static boolean isSeen(String file, String secret) throws IOException {
        Path path = Path.of("/proc/self", file);
        return Files.exists(path) && new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains(secret);
    }

    private static boolean isProperty(String secret) {
        return System.getProperties().toString().contains(secret)
                || System.getenv().toString().contains(secret);
    }

    @SuppressWarnings("InfiniteRecursion") // what it is for
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    /** Writes to nowhere, which ends a JVM and leaves a crash file. */
    private static void crash() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        var field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
    }

    private static void eat(String spilled) {
        List<String> all = new ArrayList<>();
        while (true) {
            all.add(spilled.repeat(10_000));
        }
    }
}
