package dev.assay.internal.resource.probe;

import dev.assay.spi.resource.MachineReading;
import dev.assay.testkit.ManualTime;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the child of {@link RealLimitsTest} does in its group, told line by line. */
final class InsideAGroup {

    private static final int MIB = 1 << 20;

    private InsideAGroup() {}

    /** Reads, fills the file cache, reads, allocates four fifths of what is said to be available, and reads. */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path file = Path.of(args[0]);
        try (LinuxProbe probe = new LinuxProbe(Path.of("/"), new ManualTime(), () -> 64)) {
            MachineReading before = probe.read();
            out.println("total " + before.memoryTotalBytes().orElse(-1));
            out.println("before " + available(before));
            byte[] block = new byte[MIB];
            try (OutputStream to = Files.newOutputStream(file)) {
                for (int i = 0; i < 120; i++) {
                    to.write(block);
                }
            }
            // Dirty pages do not give way; written and read again they are clean cache, and active.
            try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            for (int times = 0; times < 3; times++) {
                try (InputStream from = Files.newInputStream(file)) {
                    while (from.read(block) > 0) {
                        continue;
                    }
                }
            }
            long after = available(probe.read());
            out.println("after " + after);
            List<ByteBuffer> held = new ArrayList<>();
            for (long left = after / 5 * 4; left > MIB; left -= MIB) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(MIB);
                for (int at = 0; at < MIB; at += 1024) {
                    buffer.put(at, (byte) 1);
                }
                held.add(buffer);
            }
            out.println("allocated " + (long) held.size() * MIB);
            out.println("end " + available(probe.read()));
        }
    }

    private static long available(MachineReading reading) {
        return reading.memoryAvailableBytes().orElse(-1);
    }
}
