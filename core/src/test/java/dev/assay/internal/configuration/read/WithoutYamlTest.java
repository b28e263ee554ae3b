package dev.assay.internal.configuration.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host that has not added the YAML artifact. */
class WithoutYamlTest {

    @Test
    void jsonIsReadAndYamlSaysWhatToAdd() throws Exception {
        try (URLClassLoader host = hostWithoutYaml()) {
            Class<?> reader = host.loadClass(ConfigurationReader.class.getName());
            assertThat(reader.getClassLoader()).isSameAs(host);

            assertThat(read(host, "JSON", "{\"apiVersion\":\"assay.dev/v1\",\"jobs\":[]}"))
                    .startsWith("Configuration[");
            assertThat(read(host, "YAML", "apiVersion: assay.dev/v1\njobs: []"))
                    .contains("YAML_UNAVAILABLE", "jackson-dataformat-yaml");
        }
    }

    private static URLClassLoader hostWithoutYaml() throws MalformedURLException {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("yaml")) {
                classPath.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static String read(ClassLoader host, String format, String text) throws Exception {
        Class<?> reader = host.loadClass(ConfigurationReader.class.getName());
        Class<?> formats = host.loadClass(Format.class.getName());
        Object value = formats.getMethod("valueOf", String.class).invoke(null, format);
        try {
            return reader.getMethod("read", byte[].class, formats, String.class)
                    .invoke(reader.getConstructor().newInstance(), text.getBytes(StandardCharsets.UTF_8), value, "test")
                    .toString();
        } catch (java.lang.reflect.InvocationTargetException e) {
            return String.valueOf(e.getCause().getMessage());
        }
    }
}
