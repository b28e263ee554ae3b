package dev.assay.plugins.internal.cli;

import dev.assay.plugins.KeyRing;
import dev.assay.plugins.TrustPolicy;
import dev.assay.plugins.TrustedKey;
import dev.assay.plugins.internal.cli.Arguments.Usage;
import dev.assay.plugins.internal.descriptor.Dependency;
import dev.assay.plugins.internal.text.Blocks;
import dev.assay.plugins.internal.trust.Ed25519;
import dev.assay.plugins.internal.trust.Judge;
import dev.assay.plugins.internal.trust.SignatureFile;
import dev.assay.plugins.internal.trust.Statement;
import dev.assay.spi.TimeSource;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does what the plugin tool is asked to. For one thread. */
public final class Commands {

    private static final String HELP = """
            Keys, descriptions, signatures, trust and the lock of Assay plugins.

              keygen NAME                          writes NAME.key (private, for its owner only) and NAME.pub
              digest JAR                           prints sha256 and size of a jar, or of a folder of classes
              describe JAR [--spi RANGE] [--dependency SOURCE=SHA256] [--out FILE]
                                                   writes META-INF/assay/plugin.json into the jar, from its annotations
              sign JAR --key NAME.key              writes JAR.sig
              verify JAR (--trust FILE | --public NAME.pub)
              trust add FILE --public NAME.pub --label TEXT [--not-before T] [--not-after T] [--plugins A,B.*]
              trust revoke FILE (--key ID | --plugin ID[@VERSION] | --sha256 DIGEST) --reason TEXT
              lock add ID SOURCE [--version V] [--sha256 DIGEST] [--trust FILE] [--file assay.lock]
                                 [--upgrade] [--allow-downgrade] [--first-use] [--maven URL] [--plain-http]
              lock check [--trust FILE] [--file assay.lock] [--maven URL] [--plain-http]

            JAR may be a folder of classes where it is only read. The exit code is 0 if all is well, 1 if a check failed,
            2 if the command is not understood.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final TimeSource time;

    /** Writes to these streams. */
    public Commands(PrintStream out, PrintStream err, TimeSource time) {
        this.out = out;
        this.err = err;
        this.time = time;
    }

    /** One command. */
    private interface Command {
        void run(List<String> arguments) throws Exception;
    }

    /**
     * Runs a command line.
     *
     * @return the exit code
     */
    public int run(List<String> line) {
        Map<String, Command> commands = new LinkedHashMap<>();
        commands.put("keygen", this::keygen);
        commands.put("digest", this::digest);
        commands.put("describe", this::describe);
        commands.put("sign", this::sign);
        commands.put("verify", this::verify);
        commands.put("trust", this::trust);
        commands.put("lock", arguments -> new LockCommands(out, time).run(arguments));
        Command command = line.isEmpty() ? null : commands.get(line.get(0));
        if (command == null) {
            (line.isEmpty() || line.get(0).matches("-?-?help|-h") ? out : err).print(HELP);
            return line.isEmpty() || !line.get(0).matches("-?-?help|-h") ? 2 : 0;
        }
        try {
            command.run(line.subList(1, line.size()));
            return 0;
        } catch (Usage e) {
            err.println(line.get(0) + ": " + e.getMessage() + ". See 'help'");
            return 2;
        } catch (PluginException e) {
            err.println(e.code() + ": " + e.getMessage());
        } catch (NoSuchFileException e) {
            err.println("there is no " + Text.line(String.valueOf(e.getFile()), 300));
        } catch (Exception e) { // whatever it is, a tool says it in one line
            err.println(Text.line(String.valueOf(e.getMessage() == null ? e.toString() : e.getMessage()), 500));
        }
        return 1;
    }

    private void keygen(List<String> line) throws Exception {
        Arguments arguments = new Arguments(line, Set.of(), Set.of());
        Path key = Path.of(arguments.word(0, "the name of the key") + ".key");
        Path pub = Path.of(arguments.word(0, "the name of the key") + ".pub");
        if (Files.exists(key) || Files.exists(pub)) {
            throw new Usage(key + " or " + pub + " is there already; a key is never overwritten");
        }
        KeyPair pair = Ed25519.generate();
        AtomicFiles.write(key, Ed25519.pem(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
        AtomicFiles.write(pub, Ed25519.pem(pair.getPublic()).getBytes(StandardCharsets.US_ASCII));
        out.println(Ed25519.idOf(pair.getPublic()));
    }

    private void digest(List<String> line) throws Exception {
        Arguments arguments = new Arguments(line, Set.of(), Set.of());
        Jar jar = Jar.read(Path.of(arguments.word(0, "the jar")));
        out.println("sha256 " + jar.sha256());
        out.println("size " + jar.size());
    }

    private void describe(List<String> line) throws Exception {
        Arguments arguments = new Arguments(line, Set.of("--spi", "--out", "--dependency"), Set.of());
        Path path = Path.of(arguments.word(0, "the jar"));
        List<Dependency> fetched = new ArrayList<>();
        Optional<String> dependency = arguments.get("--dependency");
        if (dependency.isPresent()) {
            int equals = dependency.get().lastIndexOf('=');
            if (equals < 1) {
                throw new Usage("--dependency is SOURCE=SHA256");
            }
            fetched.add(new Dependency(
                    Optional.empty(),
                    Optional.of(dependency.get().substring(0, equals)),
                    dependency.get().substring(equals + 1)));
        }
        byte[] described = Jar.read(path).described(arguments.get("--spi"), fetched);
        Path to = arguments.get("--out").map(Path::of).orElse(path);
        AtomicFiles.write(to, described);
        out.println("described " + Jar.read(to).plugin() + " in " + to);
    }

    private void sign(List<String> line) throws Exception {
        Arguments arguments = new Arguments(line, Set.of("--key"), Set.of());
        Path path = Path.of(arguments.word(0, "the jar"));
        Path keyFile = Path.of(arguments.require("--key"));
        PrivateKey key;
        try {
            key = Ed25519.privateKeyOfPem(text(keyFile));
        } catch (IllegalArgumentException e) {
            throw new Usage(keyFile + " is no private key: " + e.getMessage());
        }
        PublicKey publicKey;
        try {
            publicKey = Ed25519.publicKeyOfPem(text(sibling(keyFile)));
        } catch (IllegalArgumentException e) {
            throw new Usage(sibling(keyFile) + " is no public key: " + e.getMessage());
        }
        Statement statement = Jar.read(path).statement();
        byte[] signed = Ed25519.sign(key, statement.bytes());
        if (!Ed25519.verify(publicKey, statement.bytes(), signed)) {
            throw new Usage(keyFile + " and " + sibling(keyFile) + " do not belong together");
        }
        Path to = path.toAbsolutePath()
                .normalize()
                .resolveSibling(path.toAbsolutePath().normalize().getFileName() + SignatureFile.SUFFIX);
        Map<String, byte[]> signatures = new LinkedHashMap<>();
        if (Files.exists(to)) {
            SignatureFile before =
                    SignatureFile.parse(to.toString(), AtomicFiles.readCapped(to, SignatureFile.MAX_BYTES));
            if (before.statement().equals(statement)) {
                signatures.putAll(before.signatures());
            }
        }
        signatures.put(Ed25519.idOf(publicKey), signed);
        AtomicFiles.write(to, new SignatureFile(statement, signatures).print());
        out.println("signed " + statement + " by " + Ed25519.idOf(publicKey));
    }

    private static Path sibling(Path keyFile) {
        String name = String.valueOf(keyFile.getFileName());
        String base = name.endsWith(".key") ? name.substring(0, name.length() - 4) : name;
        return keyFile.resolveSibling(base + ".pub");
    }

    private void verify(List<String> line) throws Exception {
        Arguments arguments = new Arguments(line, Set.of("--trust", "--public"), Set.of());
        Path path = Path.of(arguments.word(0, "the jar"));
        KeyRing ring = KeyRing.empty();
        if (arguments.get("--public").isPresent()) {
            PublicKey key = Ed25519.publicKeyOfPem(text(Path.of(arguments.require("--public"))));
            ring = ring.with(TrustedKey.of(Ed25519.base64(key), "given"));
        } else {
            ring = ring(Path.of(arguments.require("--trust")));
        }
        Jar jar = Jar.read(path);
        Statement statement = jar.statement();
        Path signature = Path.of(path.toAbsolutePath().normalize() + SignatureFile.SUFFIX);
        Optional<byte[]> signed = Files.exists(signature)
                ? Optional.of(AtomicFiles.readCapped(signature, SignatureFile.MAX_BYTES))
                : Optional.empty();
        Judge.Vouched vouched = new Judge(TrustPolicy.signatures(ring), time.wall())
                .judge(
                        new Judge.Subject(
                                statement.id() + "@" + statement.version(),
                                statement.id(),
                                Optional.of(statement.version()),
                                statement.size(),
                                statement.sha256(),
                                Optional.empty()),
                        signed);
        out.println("good: " + statement + " signed by " + vouched.signer().orElse("nobody"));
    }

    private void trust(List<String> line) throws Exception {
        Arguments arguments = new Arguments(
                line,
                Set.of(
                        "--public",
                        "--label",
                        "--not-before",
                        "--not-after",
                        "--plugins",
                        "--key",
                        "--plugin",
                        "--sha256",
                        "--reason"),
                Set.of());
        String what = arguments.word(0, "'add' or 'revoke'");
        Path file = Path.of(arguments.word(1, "the trust file"));
        KeyRing before = Files.exists(file) ? ring(file) : KeyRing.empty();
        KeyRing after;
        if (what.equals("add")) {
            PublicKey key = Ed25519.publicKeyOfPem(text(Path.of(arguments.require("--public"))));
            TrustedKey trusted = TrustedKey.of(Ed25519.base64(key), arguments.require("--label"))
                    .valid(
                            arguments.get("--not-before").map(Instant::parse),
                            arguments.get("--not-after").map(Instant::parse));
            if (arguments.get("--plugins").isPresent()) {
                trusted = trusted.onlyFor(arguments.require("--plugins").split(",", -1));
            }
            after = before.with(trusted);
        } else if (what.equals("revoke")) {
            after = revoke(before, arguments);
        } else {
            throw new Usage("'trust' is followed by 'add' or 'revoke'");
        }
        AtomicFiles.write(file, after.print());
        out.println(
                file + ": " + after.keys().size() + " keys, " + after.revoked().size() + " revoked");
    }

    private static KeyRing revoke(KeyRing ring, Arguments arguments) throws Usage {
        String reason = arguments.require("--reason");
        if (arguments.get("--key").isPresent()) {
            return ring.revokeKey(arguments.require("--key"), reason);
        }
        if (arguments.get("--sha256").isPresent()) {
            return ring.revokeDigest(arguments.require("--sha256"), reason);
        }
        String plugin = arguments.require("--plugin");
        int at = plugin.indexOf('@');
        return at < 0
                ? ring.revokePlugin(plugin, reason)
                : ring.revokeVersion(plugin.substring(0, at), plugin.substring(at + 1), reason);
    }

    static KeyRing ring(Path file) throws IOException {
        return KeyRing.parse(file.toString(), AtomicFiles.readCapped(file, Blocks.MAX_BYTES));
    }

    private static String text(Path file) throws IOException {
        return new String(AtomicFiles.readCapped(file, 64 << 10), StandardCharsets.US_ASCII);
    }
}
