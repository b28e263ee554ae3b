package dev.assay.plugins.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many processes the kernel killed for lack of memory, as far as it tells. */
final class KernelKills {

    private static final Path VMSTAT = Path.of("/proc/vmstat");

    private KernelKills() {}

    /** The count since the machine started, of all its groups; negative if it does not tell. */
    static long count() {
        try {
            for (String line :
                    Files.readString(VMSTAT, StandardCharsets.US_ASCII).split("\n")) {
                if (line.startsWith("oom_kill ")) {
                    return Long.parseLong(line.substring("oom_kill ".length()).trim());
                }
            }
        } catch (IOException | SecurityException | NumberFormatException e) {
            return -1;
        }
        return -1;
    }
}
