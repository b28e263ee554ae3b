package dev.assay.plugins;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Builds plugin jars in memory from source text. */
final class JarMaker {

    static final String SERVICE = "META-INF/services/dev.assay.spi.plugin.AttestationPlugin";

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private int release = 17;

    /** A plugin {@code disk@1.0.0} whose body is given. */
    static JarMaker plugin(String body) {
        return named("disk", "1.0.0", body);
    }

    static JarMaker named(String id, String version, String body) {
        return new JarMaker()
                .source("sample.SamplePlugin", """
                        package sample;
                        import dev.assay.spi.plugin.*;
                        import dev.assay.spi.result.*;
                        import java.net.URI;
                        @Plugin(id = "%s", version = "%s", checks = @Check(id = "disk.free", title = "Enough room"))
                        public class SamplePlugin implements AttestationPlugin {
                            %s
                        }
                        """.formatted(id, version, body))
                .service("sample.SamplePlugin\n");
    }

    /** A plugin that is satisfied. */
    static JarMaker good() {
        return plugin("public void attest(AttestationContext context) {" + satisfied("\"fine\"") + "}");
    }

    static String satisfied(String title) {
        return "context.subject(SubjectType.RESOURCE, URI.create(\"file:/\")).check(\"disk.free\").satisfied(" + title
                + ");";
    }

    JarMaker source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    JarMaker service(String text) {
        return entry(SERVICE, text);
    }

    JarMaker without(String name) {
        entries.remove(name);
        return this;
    }

    JarMaker manifest(String mainAttributes) {
        return entry("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n" + mainAttributes + "\r\n\r\n");
    }

    JarMaker entry(String name, String text) {
        return entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    JarMaker entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    JarMaker release(int version) {
        this.release = version;
        return this;
    }

    byte[] build() {
        Map<String, byte[]> all = new LinkedHashMap<>(entries);
        compile(sources, release).forEach((name, bytes) -> all.put(name, bytes));
        return zip(all);
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> e : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(e.getKey()));
                out.write(e.getValue());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Compiles sources; the answer has entry names such as {@code sample/SamplePlugin.class}. */
    static Map<String, byte[]> compile(Map<String, String> sources, int release) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        try (StandardJavaFileManager standard = compiler.getStandardFileManager(problems, null, null);
                JavaFileManager files = new InMemory(standard, classes)) {
            List<String> options = List.of(
                    "--release", String.valueOf(release), "-proc:none", "-cp", System.getProperty("java.class.path"));
            if (!compiler.getTask(null, files, problems, options, null, units).call()) {
                throw new IllegalArgumentException(problems.getDiagnostics().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, byte[]> result = new LinkedHashMap<>();
        classes.forEach((name, bytes) -> result.put(name.replace('.', '/') + ".class", bytes.toByteArray()));
        return result;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        InMemory(StandardJavaFileManager manager, Map<String, ByteArrayOutputStream> classes) {
            super(manager);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            classes.put(className, bytes);
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public ByteArrayOutputStream openOutputStream() {
                    return bytes;
                }
            };
        }
    }
}
