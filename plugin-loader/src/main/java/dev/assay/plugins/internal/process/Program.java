package dev.assay.plugins.internal.process;

import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a worker process runs: a plugin in a JVM of ours, or an executable that speaks the protocol itself. */
interface Program {

    /** What the plugin is. */
    PluginDescriptor descriptor();

    /** The class to run, empty if there is none to choose. */
    String entry();

    /** What the class loader is called. */
    String loaderName();

    /** The archives to load, the plugin's first. */
    List<byte[]> archives();

    /** The command line. It holds no secret and nothing of the job. */
    List<String> command(Limits limits, RunFolder folder) throws IOException;

    /** What runs it, for people, until it has said so itself. */
    String runtime();

    /** How long it may take to exit once it was told that all is over. */
    default long exitMillis() {
        return 2_000;
    }

    /** Where its files lie that a crash leaves, by name pattern; nothing is attached of an executable's. */
    default Path crashFile(RunFolder folder) {
        return folder.crash();
    }
}
