package dev.assay.plugins.internal.process;

import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import dev.assay.support.io.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A plugin that is an executable: a private copy of the verified bytes runs. */
final class ExecutableProgram implements Program {

    private final PluginDescriptor descriptor;
    private final byte[] bytes;
    private final Path file;
    private final List<String> interpreter;

    ExecutableProgram(PluginDescriptor descriptor, byte[] bytes, Path file, List<String> interpreter) {
        this.descriptor = descriptor;
        this.bytes = bytes;
        this.file = file;
        this.interpreter = interpreter;
    }

    @Override
    public PluginDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public String entry() {
        return "";
    }

    @Override
    public String loaderName() {
        return "";
    }

    @Override
    public List<byte[]> archives() {
        return List.of();
    }

    @Override
    public List<String> command(Limits limits, RunFolder folder) throws IOException {
        Path copy = folder.path().resolve(String.valueOf(file.getFileName()));
        try (OutputStream out = Files.newOutputStream(
                Files.createFile(copy, OwnerOnly.fileAttributes(folder.path())), StandardOpenOption.WRITE)) {
            out.write(bytes);
        }
        if (interpreter.isEmpty() && !copy.toFile().setExecutable(true, true)) {
            throw new IOException("the private copy of " + file + " can't be made executable");
        }
        List<String> command = new ArrayList<>(interpreter);
        command.add(copy.toString());
        return command;
    }

    @Override
    public String runtime() {
        return interpreter.isEmpty() ? "executable" : interpreter.get(0);
    }

    @Override
    public String toString() {
        return "ExecutableProgram[" + descriptor + "]";
    }
}
