package dev.assay.plugins.internal.cli;

import dev.assay.plugins.LockMode;
import dev.assay.plugins.LockedPlugin;
import dev.assay.plugins.PluginLoader;
import dev.assay.plugins.PluginLock;
import dev.assay.plugins.SourcePolicy;
import dev.assay.plugins.TrustPolicy;
import dev.assay.plugins.internal.cli.Arguments.Usage;
import dev.assay.plugins.internal.text.Blocks;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.support.io.AtomicFiles;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** {@code lock add} and {@code lock check}, through the very loader that a host uses. For one thread. */
final class LockCommands {

    private final PrintStream out;
    private final TimeSource time;

    LockCommands(PrintStream out, TimeSource time) {
        this.out = out;
        this.time = time;
    }

    void run(List<String> line) throws Exception {
        Arguments arguments = new Arguments(
                line,
                Set.of("--version", "--sha256", "--trust", "--file", "--maven"),
                Set.of("--upgrade", "--allow-downgrade", "--first-use", "--plain-http"));
        String what = arguments.word(0, "'add' or 'check'");
        Path home = Files.createTempDirectory("assay-lock-");
        try {
            switch (what) {
                case "add" -> add(arguments, home);
                case "check" -> check(arguments, home);
                default -> throw new Usage("'lock' is followed by 'add' or 'check'");
            }
        } finally {
            delete(home);
        }
    }

    private void add(Arguments arguments, Path home) throws Exception {
        arguments.atMost(3);
        PluginReference.Builder reference = PluginReference.builder(arguments.word(1, "the plugin's id"))
                .source(source(arguments.word(2, "the plugin's source")));
        arguments.get("--version").ifPresent(reference::version);
        boolean vouched = arguments.get("--sha256").isPresent()
                || arguments.get("--trust").isPresent();
        if (arguments.get("--sha256").isPresent()) {
            reference.sha256(arguments.require("--sha256"));
        } else if (!vouched) {
            boolean onDisk = arguments.word(2, "source").startsWith("file:");
            if (!onDisk && !arguments.has("--first-use")) {
                throw new Usage("nothing vouches for what lies there: give --sha256 or --trust, or take what comes by"
                        + " --first-use and review it");
            }
            try (Session look = new Session(builder(arguments).trust(TrustPolicy.unverified()), home, time)) {
                reference.sha256(
                        look.resolve(reference.build()).custody().sha256().orElseThrow());
            }
        }
        LockMode mode = arguments.has("--upgrade") ? LockMode.UPGRADE : LockMode.LOCKED;
        PluginLoader.Builder loader = builder(arguments).lock(file(arguments), mode);
        if (arguments.has("--allow-downgrade")) {
            loader.allowDowngrade();
        }
        try (Session session = new Session(loader, home, time)) {
            PluginGeneration generation = session.resolve(reference.build());
            Custody custody = generation.custody();
            out.println("locked " + custody.lock().orElse(custody.toString())
                    + custody.signer().map(key -> " signed by " + key).orElse(""));
        }
    }

    private void check(Arguments arguments, Path home) throws Exception {
        arguments.atMost(1);
        Path file = file(arguments);
        PluginLock lock = PluginLock.parse(file.toString(), AtomicFiles.readCapped(file, Blocks.MAX_BYTES));
        PluginException first = null;
        try (Session session = new Session(builder(arguments).lock(file, LockMode.FROZEN), home, time)) {
            for (LockedPlugin plugin : lock.plugins()) {
                try {
                    session.resolve(PluginReference.builder(plugin.id())
                            .version(plugin.version())
                            .source(plugin.source())
                            .build());
                    out.println("good " + plugin.shown());
                } catch (PluginException e) {
                    out.println("BAD  " + plugin.shown() + " " + e.code());
                    first = first == null ? e : first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static PluginLoader.Builder builder(Arguments arguments) throws Exception {
        SourcePolicy sources = SourcePolicy.standard();
        if (arguments.has("--plain-http")) {
            sources = sources.allowPlainHttp().allowLoopback();
        }
        PluginLoader.Builder builder = PluginLoader.builder().sources(sources);
        arguments.get("--maven").map(URI::create).ifPresent(builder::mavenRepository);
        if (arguments.get("--trust").isPresent()) {
            builder.trust(TrustPolicy.signatures(Commands.ring(Path.of(arguments.require("--trust")))));
        }
        return builder;
    }

    /** A path is as good as a {@code file:} address on a command line. */
    private static String source(String word) {
        return word.matches("[a-z][a-z0-9+.-]+:.*")
                ? word
                : Path.of(word).toUri().toString();
    }

    private static Path file(Arguments arguments) {
        return Path.of(arguments.get("--file").orElse(PluginLock.FILE_NAME)).toAbsolutePath();
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        }
    }
}
