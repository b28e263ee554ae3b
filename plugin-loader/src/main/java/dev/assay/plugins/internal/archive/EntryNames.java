package dev.assay.plugins.internal.archive;

import static dev.assay.plugins.PluginCodes.ARCHIVE_INVALID;

import dev.assay.support.text.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The names that a jar may have. Nothing is ever unpacked here, but other tools unpack the same jar, so a name that leads
 * them out of their folder, or two names that are one file to them, make the jar suspect.
 */
final class EntryNames {

    private static final int MAX_BYTES = 1024;
    private static final int MAX_SHOWN = 120;

    private final Map<String, String> files = new HashMap<>();
    private final Map<String, String> folders = new HashMap<>();

    /** Reads a name and notes it. */
    String accept(byte[] bytes, int offset, int length) throws ArchiveFault {
        if (length == 0 || length > MAX_BYTES) {
            throw new ArchiveFault(
                    ARCHIVE_INVALID, "an entry has a name of " + length + " bytes; 1 to " + MAX_BYTES + " are allowed");
        }
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ArchiveFault(ARCHIVE_INVALID, "an entry's name is not UTF-8");
        }
        String problem = problemOf(name);
        if (!problem.isEmpty()) {
            throw new ArchiveFault(ARCHIVE_INVALID, "the entry '" + Text.line(name, MAX_SHOWN) + "' " + problem);
        }
        noteDouble(name);
        return name;
    }

    private static String problemOf(String name) {
        if (name.indexOf('\\') >= 0) {
            return "has a backslash in its name";
        }
        if (name.startsWith("/") || (name.length() > 1 && name.charAt(1) == ':')) {
            return "has an absolute name";
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < ' ' || name.charAt(i) == 0x7F) {
                return "has a control character in its name";
            }
        }
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return "has '" + part + "' as a part of its name";
            }
        }
        return "";
    }

    /** Plain names are normal; the tables for all others take a cold worker longer than the rest of the jar. */
    private static String normalized(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7F) {
                return Normalizer.normalize(name, Normalizer.Form.NFC);
            }
        }
        return name;
    }

    private void noteDouble(String name) throws ArchiveFault {
        // A folder and a file that differ in case only are usual (META-INF/LICENSE beside META-INF/license/).
        Map<String, String> known = name.endsWith("/") ? folders : files;
        String folded = normalized(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        String other = known.putIfAbsent(folded, name);
        if (other != null) {
            throw new ArchiveFault(
                    ARCHIVE_INVALID,
                    "the entries '" + Text.line(other, MAX_SHOWN) + "' and '" + Text.line(name, MAX_SHOWN)
                            + "' are one file to some tools");
        }
    }
}
