package dev.assay.plugins.internal.load;

import static dev.assay.plugins.PluginCodes.PROVIDER_AMBIGUOUS;
import static dev.assay.plugins.PluginCodes.PROVIDER_MISSING;

import dev.assay.plugins.internal.archive.Archive;
import dev.assay.plugins.internal.archive.Entry;
import dev.assay.plugins.internal.descriptor.JarDescriptor;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The line that names a plugin's class. Read by ourselves: {@code ServiceLoader} would take providers of other loaders
 * for the plugin's own, and skips or mixes up what is wrong.
 *
 * @param className the class
 * @param line where it stands, counted from 1
 */
record ServiceFile(String className, int line) {

    static final String NAME = "META-INF/services/" + AttestationPlugin.class.getName();

    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_SHOWN = 300;

    static ServiceFile read(Archive archive, String plugin) throws IOException {
        Optional<Entry> entry = archive.find(NAME);
        if (entry.isEmpty()) {
            throw new PluginException(
                    PROVIDER_MISSING,
                    plugin,
                    "the jar has no " + NAME + "; add this file with the name of the plugin's class in it");
        }
        if (entry.get().size() > MAX_BYTES) {
            throw new PluginException(
                    PROVIDER_MISSING, plugin, NAME + " is larger than the " + MAX_BYTES + " bytes that are read");
        }
        Map<String, Integer> names = parse(new String(archive.read(entry.get()), StandardCharsets.UTF_8));
        if (names.isEmpty()) {
            throw new PluginException(PROVIDER_MISSING, plugin, NAME + " is empty; write the plugin's class into it");
        }
        if (names.size() > 1) {
            throw new PluginException(
                    PROVIDER_AMBIGUOUS,
                    plugin,
                    NAME + " names " + names.size() + " classes: "
                            + Text.line(String.join(", ", names.keySet()), MAX_SHOWN)
                            + "; a jar holds one plugin, with as many checks as needed");
        }
        Map.Entry<String, Integer> only = names.entrySet().iterator().next();
        return new ServiceFile(only.getKey(), only.getValue());
    }

    private static Map<String, Integer> parse(String text) {
        Map<String, Integer> names = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.split("\r\n|\r|\n", -1)) {
            number++;
            int comment = line.indexOf('#');
            String name = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!name.isEmpty()) {
                names.putIfAbsent(name, number);
            }
        }
        return names;
    }

    /** A class that the jar's description names. */
    static ServiceFile inDescriptor(String className) {
        return new ServiceFile(className, 0);
    }

    /** Where the class is named, for messages. */
    String place() {
        return line == 0 ? JarDescriptor.NAME : NAME + ":" + line;
    }

    /** The class's name, for messages. */
    String shownName() {
        return Text.line(className, MAX_SHOWN);
    }
}
