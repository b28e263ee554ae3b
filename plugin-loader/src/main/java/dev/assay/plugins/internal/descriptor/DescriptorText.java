package dev.assay.plugins.internal.descriptor;

import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.ParameterDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;

/** Writes descriptions as {@link JarDescriptor#parse} reads them: the same description always gives the same bytes. */
public final class DescriptorText {

    private DescriptorText() {}

    /** The JSON text. */
    public static byte[] print(JarDescriptor jar) {
        StringJoiner fields = new StringJoiner(",\n  ", "{\n  ", "\n}\n");
        fields.add("\"assayPlugin\": " + JarDescriptor.FORMAT);
        field(fields, "id", jar.plugin().id());
        field(fields, "version", jar.plugin().version());
        field(fields, "title", jar.plugin().title());
        jar.spi().ifPresent(range -> field(fields, "spi", range.text()));
        field(fields, "class", jar.entryClass());
        list(fields, "checks", List.copyOf(jar.plugin().checks().values()), DescriptorText::check);
        list(fields, "parameters", List.copyOf(jar.plugin().parameters().values()), DescriptorText::parameter);
        list(fields, "dependencies", jar.dependencies(), DescriptorText::dependency);
        return fields.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static <T> void list(StringJoiner fields, String key, List<T> items, Function<T, String> print) {
        if (!items.isEmpty()) {
            StringJoiner list = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
            items.forEach(item -> list.add(print.apply(item)));
            fields.add(quoted(key) + ": " + list);
        }
    }

    private static String check(CheckDescriptor check) {
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        field(fields, "id", check.id());
        field(fields, "title", check.title());
        field(fields, "severity", check.severity().name().toLowerCase(Locale.ROOT));
        texts(
                fields,
                "controls",
                check.controls().stream().map(c -> c.catalog() + ":" + c.id()).toList());
        unlessEmpty(fields, "remediation", check.remediation());
        unlessEmpty(fields, "href", check.href());
        return fields.toString();
    }

    private static String parameter(ParameterDescriptor parameter) {
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        field(fields, "name", parameter.name());
        field(fields, "type", parameter.type().name().toLowerCase(Locale.ROOT));
        texts(fields, "values", parameter.values());
        unlessEmpty(fields, "text", parameter.text());
        if (parameter.required()) {
            fields.add("\"required\": true");
        }
        parameter.defaultValue().ifPresent(value -> field(fields, "default", value));
        return fields.toString();
    }

    private static String dependency(Dependency dependency) {
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        optional(fields, "file", dependency.file());
        optional(fields, "source", dependency.source());
        field(fields, "sha256", dependency.sha256());
        return fields.toString();
    }

    private static void optional(StringJoiner fields, String key, Optional<String> value) {
        value.ifPresent(text -> field(fields, key, text));
    }

    private static void unlessEmpty(StringJoiner fields, String key, String value) {
        if (!value.isEmpty()) {
            field(fields, key, value);
        }
    }

    private static void texts(StringJoiner fields, String key, List<String> values) {
        if (!values.isEmpty()) {
            StringJoiner list = new StringJoiner(", ", "[", "]");
            values.forEach(value -> list.add(quoted(value)));
            fields.add(quoted(key) + ": " + list);
        }
    }

    private static void field(StringJoiner fields, String key, String value) {
        fields.add(quoted(key) + ": " + quoted(value));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
