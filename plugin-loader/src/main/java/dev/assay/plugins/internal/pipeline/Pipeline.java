package dev.assay.plugins.internal.pipeline;

import static dev.assay.plugins.PluginCodes.ARCHIVE_INVALID;
import static dev.assay.plugins.PluginCodes.DEPENDENCY_INVALID;
import static dev.assay.plugins.PluginCodes.DIGEST_REQUIRED;
import static dev.assay.plugins.PluginCodes.LOCK_INVALID;
import static dev.assay.plugins.PluginCodes.SOURCE_UNAVAILABLE;
import static dev.assay.plugins.PluginCodes.SPI_INCOMPATIBLE;

import dev.assay.plugins.ArchiveLimits;
import dev.assay.plugins.LockedPlugin;
import dev.assay.plugins.TrustPolicy;
import dev.assay.plugins.internal.archive.Archive;
import dev.assay.plugins.internal.archive.ArchiveFault;
import dev.assay.plugins.internal.archive.ArchiveRules;
import dev.assay.plugins.internal.archive.Entry;
import dev.assay.plugins.internal.descriptor.Dependency;
import dev.assay.plugins.internal.descriptor.JarDescriptor;
import dev.assay.plugins.internal.descriptor.SpiRange;
import dev.assay.plugins.internal.fetch.Jars;
import dev.assay.plugins.internal.load.PluginClass;
import dev.assay.plugins.internal.load.PluginClassLoader;
import dev.assay.plugins.internal.lock.LockKeeper;
import dev.assay.plugins.internal.process.ProcessRuns;
import dev.assay.plugins.internal.run.LoadedGeneration;
import dev.assay.plugins.internal.run.Unloading;
import dev.assay.plugins.internal.trust.Judge;
import dev.assay.plugins.internal.trust.SignatureFile;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.support.io.Digests;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one plugin. Thread-safe; several go it at the same time. */
public final class Pipeline {

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final Parts parts;
    private final AtomicLong generations = new AtomicLong();

    /**
     * What it works with.
     *
     * @param jars gets bytes
     * @param lock the lock file, if there is one
     * @param trust what vouches for bytes, as of now
     * @param limits how large a plugin may be
     * @param development whether files and folders may be loaded without anybody vouching
     * @param unloading watches what was let go
     * @param inForce what was loaded
     * @param time when keys are valid
     */
    public record Parts(
            Jars jars,
            Optional<LockKeeper> lock,
            Supplier<TrustPolicy> trust,
            ArchiveLimits limits,
            boolean development,
            Unloading unloading,
            ProcessRuns processes,
            InForce inForce,
            TimeSource time) {}

    /** Puts the parts together. */
    public Pipeline(Parts parts) {
        this.parts = parts;
    }

    /** Bytes with who vouches for them. */
    private static final class Verified {
        private final byte[] bytes;
        private final String sha256;
        private final boolean demanded;
        private final Judge.Vouched vouched;
        private final Optional<byte[]> signature;

        Verified(byte[] bytes, String sha256, boolean demanded, Judge.Vouched vouched, Optional<byte[]> signature) {
            this.bytes = bytes;
            this.sha256 = sha256;
            this.demanded = demanded;
            this.vouched = vouched;
            this.signature = signature;
        }

        boolean verified() {
            return demanded || vouched.signer().isPresent();
        }
    }

    /** All jars of a plugin, checked, the plugin's own first. */
    private record Opened(List<Archive> archives, List<byte[]> jars, Optional<JarDescriptor> described) {}

    /** Goes the whole way. */
    public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
        String plugin = reference.toString();
        Jars.Origin origin = parts.jars().origin(reference);
        LockKeeper.Before locked = parts.lock()
                .map(lock -> lock.before(reference))
                .orElse(new LockKeeper.Before(Optional.empty(), Optional.empty()));
        Optional<Jars.Demand> demand = demand(reference, locked);
        boolean kept = false;
        AutoCloseable inUse = demand.map(d -> parts.jars().inUse(d.sha256())).orElse(() -> {});
        try {
            byte[] bytes = fetch(origin, demand, locked, progress, reference);
            progress.advanced("verify", bytes.length, bytes.length);
            Verified verified = verify(reference, origin, bytes, demand.isPresent(), locked);
            if (verified.verified() && demand.isEmpty()) {
                close(inUse);
                inUse = parts.jars().inUse(verified.sha256);
            }
            PluginGeneration generation = load(reference, origin, verified, inUse, plugin);
            kept = true;
            progress.advanced("load", bytes.length, bytes.length);
            LOG.info(
                    "loaded plugin {} ({} bytes, sha256 {}) from {}",
                    generation,
                    bytes.length,
                    verified.sha256,
                    origin.shown());
            return generation;
        } finally {
            if (!kept) {
                close(inUse);
            }
        }
    }

    private static Optional<Jars.Demand> demand(PluginReference reference, LockKeeper.Before locked) {
        if (locked.sha256().isPresent()) {
            boolean byBoth = reference.sha256().isPresent();
            return Optional.of(
                    new Jars.Demand(locked.sha256().get(), byBoth ? "the configuration" : "the lock file", !byBoth));
        }
        return reference.sha256().map(digest -> new Jars.Demand(digest, "the configuration", false));
    }

    private byte[] fetch(
            Jars.Origin origin,
            Optional<Jars.Demand> demand,
            LockKeeper.Before locked,
            FetchProgress progress,
            PluginReference reference) {
        if (demand.isPresent()) {
            return origin.bytes(demand.get(), progress);
        }
        TrustPolicy trust = parts.trust().get();
        boolean onDisk = origin.location() instanceof dev.assay.plugins.PluginSource.OnDisk;
        if (!trust.demandsSignatures() && !trust.allowsUnverified() && !(parts.development() && onDisk)) {
            throw new PluginException(
                    DIGEST_REQUIRED,
                    reference.toString(),
                    "nothing vouches for plugin " + reference
                            + ": the reference names no sha256, it is not locked, and signatures are not demanded. Add"
                            + " the digest of the jar that you reviewed, or lock it");
        }
        try {
            return origin.bytes(progress);
        } catch (PluginException e) {
            Optional<LockedPlugin> entry = locked.entry();
            if (!e.code().equals(SOURCE_UNAVAILABLE) || entry.isEmpty()) {
                throw e;
            }
            LOG.warn(
                    "no newer version of plugin {} can be looked for, taking the locked one: {}",
                    reference,
                    e.getMessage());
            return origin.bytes(new Jars.Demand(entry.get().sha256(), "the lock file", true), progress);
        }
    }

    private Verified verify(
            PluginReference reference, Jars.Origin origin, byte[] bytes, boolean demanded, LockKeeper.Before locked) {
        String sha256 = Digests.sha256(bytes);
        Judge judge = new Judge(parts.trust().get(), parts.time().wall());
        Optional<LockedPlugin> same =
                locked.entry().filter(entry -> entry.sha256().equals(sha256));
        Judge.Subject subject = new Judge.Subject(
                reference.toString(), reference.id(), reference.version(), bytes.length, sha256, same);
        judge.checkRevoked(subject, Optional.empty());
        Optional<byte[]> signature = Optional.empty();
        if (judge.wantsSignature()) {
            try {
                signature = origin.signature(sha256, SignatureFile.MAX_BYTES);
            } catch (PluginException e) {
                // Who is offline can't ask; what was locked with its signer was asked before.
                if (same.flatMap(LockedPlugin::signer).isEmpty()) {
                    throw e;
                }
            }
        }
        Judge.Vouched vouched = judge.judge(subject, signature);
        for (dev.assay.spi.Reason notice : vouched.notices()) {
            LOG.warn("plugin {}: {}", reference, notice);
        }
        return new Verified(bytes, sha256, demanded, vouched, signature);
    }

    private PluginGeneration load(
            PluginReference reference, Jars.Origin origin, Verified jar, AutoCloseable inUse, String plugin) {
        boolean loaded = false;
        List<Archive> archives = new ArrayList<>();
        try {
            Opened opened = open(reference, jar.bytes, archives);
            opened.described().ifPresent(d -> PluginClass.checkIdentity(d.plugin(), reference));
            String root = reference.id() + "@" + reference.version().orElse("any");
            String name = "assay-plugin " + root + " #" + generations.incrementAndGet();
            PluginClassLoader loader = new PluginClassLoader(name, root, opened.archives());
            PluginClass found = PluginClass.find(loader, archives.get(0), opened.described(), plugin);
            PluginClass.checkIdentity(found.descriptor(), reference);
            Optional<LockedPlugin> entry = settle(reference, origin, jar, found.descriptor(), opened.described());
            LoadedGeneration generation = new LoadedGeneration(
                    loader,
                    found,
                    custody(found.descriptor(), origin, jar, entry),
                    parts.unloading(),
                    parts.processes(),
                    inUse);
            loaded = true;
            parts.inForce().add(generation);
            parts.inForce().judge(parts.trust().get().ring()); // a revocation that came meanwhile
            return generation;
        } catch (ArchiveFault e) {
            throw new PluginException(
                    e.code(), plugin, "plugin " + plugin + " from " + origin.shown() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PluginException(
                    ARCHIVE_INVALID, plugin, "plugin " + plugin + " can't be read: " + Text.line(e.toString(), 300), e);
        } finally {
            if (!loaded) {
                archives.forEach(Archive::close);
            }
        }
    }

    /** The checks that need the plugin's own word on who it is, then the cache and the lock. */
    private Optional<LockedPlugin> settle(
            PluginReference reference,
            Jars.Origin origin,
            Verified jar,
            PluginDescriptor found,
            Optional<JarDescriptor> described) {
        String plugin = reference.toString();
        Judge.Subject subject = new Judge.Subject(
                plugin, found.id(), Optional.of(found.version()), jar.bytes.length, jar.sha256, Optional.empty());
        new Judge(parts.trust().get(), parts.time().wall()).checkRevoked(subject, jar.vouched.signer());
        jar.vouched.version().filter(signed -> !signed.equals(found.version())).ifPresent(signed -> {
            throw Judge.mismatch(subject, found.id() + "@" + signed);
        });
        if (!jar.verified()) {
            return Optional.empty();
        }
        if (!jar.demanded) { // a digest picks one of two; a signature alone does not
            parts.inForce().refuseDouble(found.id(), found.version(), jar.sha256, origin.shown(), plugin);
        }
        Optional<LockKeeper> lock = parts.lock();
        Optional<LockedPlugin> entry = Optional.empty();
        if (lock.isPresent()) {
            LockedPlugin now = entry(origin, jar, found, described, plugin);
            lock.get().check(now, plugin);
            parts.jars().keep(jar.bytes, jar.sha256, jar.signature, plugin);
            entry = Optional.of(lock.get().note(now, plugin));
        } else {
            parts.jars().keep(jar.bytes, jar.sha256, jar.signature, plugin);
        }
        return entry;
    }

    private static LockedPlugin entry(
            Jars.Origin origin,
            Verified jar,
            PluginDescriptor found,
            Optional<JarDescriptor> described,
            String plugin) {
        try {
            return new LockedPlugin(
                    found.id(),
                    found.version(),
                    origin.shown(),
                    jar.sha256,
                    jar.bytes.length,
                    jar.vouched.signer(),
                    described.flatMap(JarDescriptor::spi).map(SpiRange::text));
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    LOCK_INVALID,
                    plugin,
                    "plugin " + plugin + " can't be locked: " + Text.line(String.valueOf(e.getMessage()), 200)
                            + "; have its author change that",
                    e);
        }
    }

    private Opened open(PluginReference reference, byte[] bytes, List<Archive> archives) throws IOException {
        String plugin = reference.toString();
        Archive own = checked(bytes);
        List<byte[]> jars = new ArrayList<>(List.of(bytes));
        archives.add(own);
        Optional<Entry> file = own.find(JarDescriptor.NAME);
        Optional<JarDescriptor> described = Optional.empty();
        List<String> declared = new ArrayList<>();
        if (file.isPresent()) {
            byte[] text = file.get().size() > JarDescriptor.MAX_BYTES
                    ? new byte[JarDescriptor.MAX_BYTES + 1]
                    : own.read(file.get());
            JarDescriptor descriptor = JarDescriptor.parse(text, plugin);
            described = Optional.of(descriptor);
            descriptor
                    .spi()
                    .flatMap(range -> range.problemFor(SpiRange.CURRENT))
                    .ifPresent(problem -> {
                        throw new PluginException(
                                SPI_INCOMPATIBLE,
                                plugin,
                                "plugin " + plugin + " works with SPI "
                                        + descriptor.spi().get().text() + ", and this Assay has SPI " + SpiRange.CURRENT
                                        + ": " + problem);
                    });
            for (Dependency dependency : descriptor.dependencies()) {
                byte[] jar = bytesOf(dependency, own, plugin);
                jars.add(jar);
                archives.add(checked(jar));
                dependency.file().ifPresent(declared::add);
            }
        }
        warn(reference, archives, own.jarsBut(declared));
        return new Opened(List.copyOf(archives), List.copyOf(jars), described);
    }

    private Archive checked(byte[] bytes) throws IOException {
        int java = Runtime.version().feature();
        Archive archive = Archive.open(bytes, parts.limits(), java);
        ArchiveRules.checkManifest(archive);
        ArchiveRules.checkClassVersions(archive, java);
        return archive;
    }

    private byte[] bytesOf(Dependency dependency, Archive own, String plugin) throws IOException {
        if (dependency.source().isPresent()) {
            return parts.jars()
                    .origin(dependency.source().get(), plugin)
                    .bytes(
                            new Jars.Demand(dependency.sha256(), "the plugin's description", false),
                            (stage, bytes, total) -> {});
        }
        Optional<Entry> entry = own.find(dependency.shown());
        if (entry.isEmpty()) {
            throw dependencyInvalid(dependency, plugin, "is not in it");
        }
        byte[] bytes = own.read(entry.get());
        String actual = Digests.sha256(bytes);
        if (!actual.equals(dependency.sha256())) {
            throw dependencyInvalid(
                    dependency, plugin, "has sha256 " + actual + ", but " + dependency.sha256() + " is declared");
        }
        return bytes;
    }

    private static PluginException dependencyInvalid(Dependency dependency, String plugin, String problem) {
        return new PluginException(
                DEPENDENCY_INVALID,
                plugin,
                "the jar of plugin " + plugin + " declares " + Text.line(dependency.shown(), 200) + ", which " + problem
                        + "; describe the jar again once it holds what it needs");
    }

    private static void warn(PluginReference reference, List<Archive> archives, List<String> undeclared) {
        List<String> shared =
                archives.stream().flatMap(a -> a.sharedClasses().stream()).toList();
        if (!shared.isEmpty()) {
            LOG.warn(
                    "plugin {} brings along {} classes of dev.assay.spi or org.slf4j, which are ignored in favour of the"
                            + " host's: {}. Build it without them",
                    reference,
                    shared.size(),
                    Text.line(String.join(", ", shared.subList(0, Math.min(10, shared.size()))), 1000));
        }
        if (!undeclared.isEmpty()) {
            LOG.warn(
                    "plugin {} holds {} jars inside its jar that its description does not declare; their classes are not"
                            + " seen: {}",
                    reference,
                    undeclared.size(),
                    Text.line(String.join(", ", undeclared.subList(0, Math.min(10, undeclared.size()))), 1000));
        }
    }

    private static Custody custody(
            PluginDescriptor plugin, Jars.Origin origin, Verified jar, Optional<LockedPlugin> entry) {
        Custody.Builder custody = Custody.builder(
                        plugin.id(),
                        plugin.version(),
                        jar.verified() ? Custody.Verification.VERIFIED : Custody.Verification.UNVERIFIED)
                .bytes(jar.sha256, jar.bytes.length)
                .source(origin.shown());
        jar.vouched.signer().ifPresent(custody::signer);
        entry.map(LockedPlugin::shown).ifPresent(custody::lock);
        jar.vouched.notices().forEach(custody::notice);
        return custody.build();
    }

    private static void close(@Nullable AutoCloseable mark) {
        try {
            if (mark != null) {
                mark.close();
            }
        } catch (Exception e) {
            LOG.debug("can't take away a mark in the plugin cache", e);
        }
    }
}
