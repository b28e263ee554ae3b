package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.SecretDeclaration;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Plugin references and secret declarations. Each reader answers null after a fault. */
final class Declarations {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9+.-]{0,31}:\\S+");
    private static final Pattern FROM =
            Pattern.compile("file:\\S.*|env:[A-Za-z_][A-Za-z0-9_]*|host:[a-z0-9][a-z0-9._-]*");

    static final Keys<Draft> PLUGIN = Keys.<Draft>of("a plugin")
            .key("version", (in, d) -> d.version = in.text(64))
            .key("source", (in, d) -> d.source = form(in, SOURCE, 2048, "must be a URI such as https://… or file:…"))
            .key("sha256", (in, d) -> d.sha256 = form(in, DIGEST, 128, "must be 64 lower-case hexadecimal digits"))
            .key("isolation", (in, d) -> d.isolation = in.choice(Isolation.class))
            .build();

    static final Keys<Draft> SECRET = Keys.<Draft>of("a secret")
            .required(
                    "from", (in, d) -> d.source = form(in, FROM, 1024, "must be file:PATH, env:NAME or host:RESOLVER"))
            .key("path", (in, d) -> d.path = in.text(1024))
            .key("key", (in, d) -> d.key = in.text(Input.NAME))
            .key("maxAge", (in, d) -> d.maxAge = in.duration())
            .build();

    /** What the keys are read into. */
    static final class Draft {
        private @Nullable String version;
        private @Nullable String source;
        private @Nullable String sha256;
        private @Nullable Isolation isolation;
        private @Nullable String path;
        private @Nullable String key;
        private @Nullable Duration maxAge;
    }

    private Declarations() {}

    private static @Nullable String form(Input in, Pattern form, int max, String otherwise) throws Unreadable {
        String text = in.text(max);
        if (text != null && !form.matcher(text).matches()) {
            in.fault(Codes.BAD_VALUE, otherwise);
            return null;
        }
        return text;
    }

    static @Nullable PluginReference plugin(Input in) throws Unreadable {
        String id = in.keyAsId();
        Draft d = new Draft();
        PLUGIN.read(in, d);
        if (id == null) {
            return null;
        }
        PluginReference.Builder plugin = PluginReference.builder(id);
        if (d.version != null) {
            plugin.version(d.version);
        }
        if (d.source != null) {
            plugin.source(d.source);
        }
        if (d.sha256 != null) {
            plugin.sha256(d.sha256);
        }
        if (d.isolation != null) {
            plugin.isolation(d.isolation);
        }
        return plugin.build();
    }

    static @Nullable SecretDeclaration secret(Input in) throws Unreadable {
        String name = in.keyAsId();
        long begin = in.place();
        Draft d = new Draft();
        SECRET.read(in, d);
        if (name == null || d.source == null) {
            return null;
        }
        if ((d.path != null || d.key != null) && !d.source.startsWith("host:")) {
            in.faultAt(begin, Codes.CONFLICT, "has a path or key, which only host: secrets have");
        }
        return new SecretDeclaration(
                name, d.source, Optional.ofNullable(d.path), Optional.ofNullable(d.key), Optional.ofNullable(d.maxAge));
    }
}
