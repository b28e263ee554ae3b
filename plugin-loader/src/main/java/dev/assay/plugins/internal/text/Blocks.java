package dev.assay.plugins.internal.text;

import dev.assay.support.text.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes texts of blocks. The first line that is no comment says what the text is and in which version; a
 * heading begins in the first column, its fields are indented by two spaces, {@code #} begins a comment line. Anything
 * else is a fault with its place: a text that was merged badly, cut or written by a newer version is never half
 * understood.
 */
public final class Blocks {

    /** The longest text. */
    public static final int MAX_BYTES = 4 << 20;

    private static final int MAX_LINE = 4096;
    private static final int MAX_SHOWN = 80;

    private Blocks() {}

    /**
     * Reads a text.
     *
     * @param name what messages call it
     * @param bytes UTF-8
     * @param format the word of the first line, such as {@code assay-lock}
     * @param version the only version that is understood
     */
    public static List<Block> parse(String name, byte[] bytes, String format, int version) throws BlockException {
        if (bytes.length > MAX_BYTES) {
            throw fault(name, 1, 1, "it is larger than the " + MAX_BYTES + " bytes that are read");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault(name, 1, 1, "it is not UTF-8");
        }
        List<Block> blocks = new ArrayList<>();
        Block current = null;
        boolean begun = false;
        int number = 0;
        for (String line : text.split("\r\n|\n", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            check(name, number, line);
            if (!begun) {
                checkFormat(name, number, line, format, version);
                begun = true;
            } else if (line.startsWith("  ")) {
                addField(name, number, line, current);
            } else if (line.startsWith(" ") || line.startsWith("\t")) {
                throw fault(name, number, 1, "a field is indented by exactly two spaces");
            } else {
                int space = line.indexOf(' ');
                current = new Block(
                        name,
                        space < 0 ? line : line.substring(0, space),
                        space < 0 ? "" : line.substring(space + 1).strip(),
                        number);
                blocks.add(current);
            }
        }
        if (!begun) {
            throw fault(name, 1, 1, "it is empty; its first line has to be '" + format + " " + version + "'");
        }
        return blocks;
    }

    private static void check(String name, int number, String line) throws BlockException {
        if (line.startsWith("<<<<<<<")
                || line.startsWith("=======")
                || line.startsWith(">>>>>>>")
                || line.startsWith("|||||||")) {
            throw fault(
                    name,
                    number,
                    1,
                    "there are marks of a merge conflict ('" + Text.line(line, 40)
                            + "'); decide which side holds, then lock again");
        }
        if (line.length() > MAX_LINE) {
            throw fault(name, number, MAX_LINE, "the line is longer than " + MAX_LINE + " characters");
        }
        for (int i = 0; i < line.length(); i++) {
            if (Text.isHostile(line.substring(i, i + 1), true) && !Character.isSurrogate(line.charAt(i))) {
                throw fault(name, number, i + 1, "there is a character that can't be seen");
            }
        }
    }

    private static void checkFormat(String name, int number, String line, String format, int version)
            throws BlockException {
        if (line.equals(format + " " + version)) {
            return;
        }
        if (line.startsWith(format + " ")) {
            throw fault(
                    name,
                    number,
                    format.length() + 2,
                    "it is of version '" + Text.line(line.substring(format.length() + 1), 20)
                            + "', but this Assay reads version " + version
                            + "; use the Assay that wrote it, or a newer one");
        }
        throw fault(
                name,
                number,
                1,
                "it has to begin with '" + format + " " + version + "', but begins with '" + Text.line(line, MAX_SHOWN)
                        + "'");
    }

    private static void addField(String name, int number, String line, @Nullable Block block) throws BlockException {
        String field = line.substring(2);
        int space = field.indexOf(' ');
        if (field.startsWith(" ") || space < 1 || field.substring(space).isBlank()) {
            throw fault(name, number, 3, "a field is a name, a space and a value");
        }
        if (block == null) {
            throw fault(name, number, 1, "there is a field above the first heading");
        }
        if (!block.add(field.substring(0, space), field.substring(space + 1).strip(), number)) {
            throw fault(
                    name,
                    number,
                    3,
                    "the field '" + Text.line(field.substring(0, space), MAX_SHOWN) + "' is there twice");
        }
    }

    /** Writes a text: the same blocks always give the same bytes. */
    public static byte[] print(String format, int version, String comment, List<Block> blocks) {
        StringBuilder out = new StringBuilder();
        if (!comment.isEmpty()) {
            out.append("# ").append(comment).append('\n');
        }
        out.append(format).append(' ').append(version).append('\n');
        for (Block block : blocks) {
            out.append('\n');
            block.print(out);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A fault at a place. */
    public static BlockException fault(String name, int line, int column, String problem) {
        return new BlockException(name + ":" + line + ":" + column + ": " + problem);
    }
}
