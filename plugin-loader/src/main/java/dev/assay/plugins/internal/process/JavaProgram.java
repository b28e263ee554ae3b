package dev.assay.plugins.internal.process;

import static dev.assay.plugins.PluginCodes.WORKER_START_FAILED;

import dev.assay.plugins.WorkerSettings;
import dev.assay.plugins.internal.worker.WorkerMain;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.resource.Limits;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/**
 * A plugin in a JVM of ours.
 *
 * @param descriptor what the plugin is
 * @param entry its class
 * @param loaderName what its class loader is called in the host, and so here
 * @param archives its verified bytes
 * @param settings the host's choices
 * @param jar the worker's class path
 * @param archive the archive of the worker's classes
 * @param writing where the JVM is to write one at its end; else it uses the one there is
 */
record JavaProgram(
        PluginDescriptor descriptor,
        String entry,
        String loaderName,
        List<byte[]> archives,
        WorkerSettings settings,
        WorkerJar jar,
        WorkerArchive archive,
        Optional<Path> writing)
        implements Program {

    private static final long MIB = 1 << 20;
    /** What a JVM needs beside its heap: code, metadata, stacks, the collector. */
    private static final long BESIDE_HEAP = 64 * MIB;

    private static final long LEAST_HEAP = 16 * MIB;
    private static final long LEAST_METASPACE = 32 * MIB;

    @Override
    public List<String> command(Limits limits, RunFolder folder) throws IOException {
        long memory = limits.memoryBytes().orElse(settings.memoryBytes());
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(memory(memory));
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:ActiveProcessorCount=" + settings.processors());
        command.add("-Xshare:auto");
        if (writing.isPresent()) {
            command.add("-XX:ArchiveClassesAtExit=" + writing.get());
        } else {
            archive.file().ifPresent(file -> command.add("-XX:SharedArchiveFile=" + file));
        }
        command.add("-XX:+ExitOnOutOfMemoryError");
        // Nobody looks in from outside, and nothing of the memory is written down.
        command.add("-XX:+DisableAttachMechanism");
        command.add("-XX:-UsePerfData");
        command.add("-XX:-HeapDumpOnOutOfMemoryError");
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:ErrorFile=" + folder.crash());
        // The JVM's own words go where nobody takes them for the plugin's.
        command.add("-XX:+UnlockDiagnosticVMOptions");
        command.add("-XX:+DisplayVMOutputToStderr");
        command.add("-Xlog:disable");
        command.add("-Xlog:all=warning:stderr");
        command.add("-Djava.io.tmpdir=" + folder.temporary());
        sameDefaults(command);
        settings.debugPort()
                .ifPresent(port -> command.add("-agentlib:jdwp=transport=dt_socket,server=y,address=127.0.0.1:" + port
                        + ",suspend=" + (settings.isDebugSuspended() ? "y" : "n")));
        command.addAll(settings.javaOptions());
        command.add("-cp");
        command.add(jar.file().toString());
        command.add(WorkerMain.class.getName());
        return command;
    }

    /** The same, to write an archive of its classes at its end. */
    JavaProgram archiving(Path file) {
        return new JavaProgram(descriptor, entry, loaderName, archives, settings, jar, archive, Optional.of(file));
    }

    /** Writing an archive takes a JVM a while. */
    @Override
    public long exitMillis() {
        return writing.isPresent() ? 60_000 : Program.super.exitMillis();
    }

    /** Flags that keep the JVM within a number of bytes, as far as a JVM can. */
    static List<String> memory(long bytes) {
        long heap = Math.max(LEAST_HEAP, bytes - BESIDE_HEAP);
        long metaspace = Math.max(LEAST_METASPACE, bytes / 4);
        return List.of(
                "-Xmx" + heap / MIB + "m",
                "-Xms" + Math.min(8, heap / MIB) + "m",
                "-XX:MaxMetaspaceSize=" + metaspace / MIB + "m",
                "-XX:MaxDirectMemorySize=" + Math.max(LEAST_HEAP, bytes / 4) / MIB + "m",
                "-XX:ReservedCodeCacheSize=16m");
    }

    /** Language, time zone and encoding are the host's, so that the same input gives the same text. */
    private void sameDefaults(List<String> command) {
        Locale locale = Locale.getDefault();
        command.add("-Duser.language=" + locale.getLanguage());
        command.add("-Duser.country=" + locale.getCountry());
        command.add("-Duser.timezone=" + TimeZone.getDefault().getID());
        if (!settings.isOtherJava()) {
            command.add("-Dfile.encoding=" + Charset.defaultCharset().name());
        }
    }

    private Path java() {
        Path bin = settings.javaHome().resolve("bin");
        Path java = Files.isExecutable(bin.resolve("java")) ? bin.resolve("java") : bin.resolve("java.exe");
        if (!Files.isExecutable(java)) {
            throw new PluginException(
                    WORKER_START_FAILED,
                    descriptor.toString(),
                    "there is no bin/java in " + settings.javaHome()
                            + ", so no worker can be started; give WorkerSettings a javaHome with a launcher, or run the"
                            + " plugin at CLASSLOADER");
        }
        return java;
    }

    @Override
    public String runtime() {
        return settings.isOtherJava()
                ? "Java at " + settings.javaHome()
                : Runtime.version().toString();
    }

    @Override
    public String toString() {
        return "JavaProgram[" + descriptor + "]";
    }
}
