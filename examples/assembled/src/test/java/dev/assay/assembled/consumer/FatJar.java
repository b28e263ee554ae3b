package dev.assay.assembled.consumer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** One jar of many, as the usual tools make it: the first of two equal names wins, service files are joined, module descriptors and manifests are dropped. */
final class FatJar {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private FatJar() {}

    static Path of(String mainClass, Path classes, List<Path> libraries, Path target) throws IOException {
        FatJar jar = new FatJar();
        List<Path> sources = new ArrayList<>(List.of(classes));
        sources.addAll(libraries);
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
                jar.addFolder(source);
            } else {
                jar.addJar(source);
            }
        }
        jar.write(mainClass, target);
        return target;
    }

    private void addFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
    }

    private void addJar(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry :
                    jar.stream().filter(each -> !each.isDirectory()).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    add(entry.getName(), in.readAllBytes());
                }
            }
        }
    }

    private void add(String name, byte[] content) {
        if (name.equals("META-INF/MANIFEST.MF") || name.endsWith("module-info.class")) {
            return;
        }
        boolean joined = name.startsWith("META-INF/services/");
        entries.merge(name, content, (first, second) -> joined ? join(first, second) : first);
    }

    private static byte[] join(byte[] first, byte[] second) {
        return (new String(first, StandardCharsets.UTF_8) + "\n" + new String(second, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private void write(String mainClass, Path target) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
    }
}
