package dev.assay.plugins;

import dev.assay.plugins.internal.cli.Commands;
import dev.assay.spi.TimeSource;
import java.time.Instant;
import java.util.List;

/**
 * The plugin tool's command line: makes keys, describes, signs and verifies plugins, keeps the trust file and the lock.
 * {@code help} prints what there is.
 *
 * <pre>{@code
 * java -jar assay-plugin-loader.jar keygen acme
 * java -jar assay-plugin-loader.jar sign disk-1.0.0.jar --key acme.key
 * }</pre>
 *
 * <p>It is a program of its own and not meant to be called by a host: it writes to the console and ends the process.
 */
public final class PluginTool {

    private PluginTool() {}

    /** Runs one command and ends the process: 0 if all is well, 1 if a check failed, 2 if it is not understood. */
    public static void main(String[] arguments) {
        System.exit(new Commands(System.out, System.err, new SystemClocks()).run(List.of(arguments)));
    }

    private static final class SystemClocks implements TimeSource {
        @Override
        public Instant wall() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    }
}
