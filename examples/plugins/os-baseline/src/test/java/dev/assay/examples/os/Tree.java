package dev.assay.examples.os;

import dev.assay.examples.os.host.HostFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A machine's files, recorded in a folder. */
public final class Tree {

    private final Path root;

    public Tree(Path root) {
        this.root = root;
    }

    public Tree file(String path, String... lines) {
        try {
            Path file = place(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, lines.length == 0 ? "" : String.join("\n", lines) + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Tree folder(String path) {
        try {
            Files.createDirectories(place(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Tree link(String path, String target) {
        try {
            Path file = place(path);
            Files.createDirectories(file.getParent());
            Files.createSymbolicLink(file, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kernel setting. */
    public Tree sysctl(String key, String value) {
        return file("/proc/sys/" + key.replace('.', '/'), value);
    }

    /** A network interface's settings. */
    public Tree network(String name, int redirects, int sourceRoute, int reversePath, int forwarding) {
        String folder = "/proc/sys/net/ipv4/conf/" + name + "/";
        return file(folder + "accept_redirects", String.valueOf(redirects))
                .file(folder + "accept_source_route", String.valueOf(sourceRoute))
                .file(folder + "rp_filter", String.valueOf(reversePath))
                .file(folder + "forwarding", String.valueOf(forwarding));
    }

    public HostFiles files() {
        return new HostFiles(root);
    }

    public Path root() {
        return root;
    }

    private Path place(String path) {
        return root.resolve(path.substring(1));
    }
}
