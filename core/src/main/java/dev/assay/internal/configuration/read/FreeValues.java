package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.SecretReference;
import dev.assay.support.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values whose types only the plugin knows: parameters. */
final class FreeValues {

    private static final int MAX_DEPTH = 16;
    private static final String SECRET = "secret";
    private static final String TYPES = "text, a number, true, false, a list or an object";

    private FreeValues() {}

    /** Reads a value; null if it had a fault. */
    static @Nullable Object read(Input in) throws Unreadable {
        return read(in, 1);
    }

    private static @Nullable Object read(Input in, int depth) throws Unreadable {
        return switch (in.kind()) {
            case TEXT -> text(in);
            case NUMBER -> number(in);
            // YAML 1.1 takes NO and on for truth values; who writes them means the words.
            case TRUE -> in.raw().equals("true") ? (Object) true : text(in);
            case FALSE -> in.raw().equals("false") ? (Object) false : text(in);
            case LIST, OBJECT -> nested(in, depth);
            default -> {
                in.wrongType(TYPES);
                yield null;
            }
        };
    }

    private static @Nullable Object nested(Input in, int depth) throws Unreadable {
        if (depth > MAX_DEPTH) {
            in.fault(Codes.LIMIT_DEPTH, "is nested deeper than " + MAX_DEPTH + " levels");
            in.skip();
            return null;
        }
        return in.kind() == Tokens.Kind.LIST ? list(in, depth) : object(in, depth);
    }

    private static @Nullable String text(Input in) throws Unreadable {
        String text = in.content(TYPES);
        if (text != null && Text.isHostile(text, false)) {
            in.fault(Codes.BAD_VALUE, "holds control or invisible characters");
            return null;
        }
        return text == null || text.length() > Input.NAME ? text : in.share(text);
    }

    // Written as JSON writes numbers it is one, and keeps its scale; 042, 1_000 and 0x1F are text as they stand.
    private static @Nullable Object number(Input in) throws Unreadable {
        String raw = in.raw();
        Number number = ScalarText.number(raw);
        if (number != null) {
            return number;
        }
        if (in.plainIsText()) {
            return text(in);
        }
        in.fault(Codes.BAD_VALUE, "is a number with too many digits");
        return null;
    }

    private static List<Object> list(Input in, int depth) throws Unreadable {
        List<Object> list = new ArrayList<>();
        in.items("a list", () -> {
            Object item = read(in, depth + 1);
            if (item != null) {
                list.add(item);
            }
        });
        return list;
    }

    private static @Nullable Object object(Input in, int depth) throws Unreadable {
        Map<String, Object> map = new LinkedHashMap<>();
        long begin = in.place();
        in.entries("an object", () -> {
            checkName(in);
            String key = in.key();
            Object value = read(in, depth + 1);
            if (value != null) {
                map.put(key, value);
            }
        });
        Object secret = map.get(SECRET);
        if (map.size() != 1 || secret == null) {
            return map;
        }
        if (secret instanceof String name && ScalarText.isId(name)) {
            return in.share(new SecretReference(name));
        }
        in.faultAt(begin, Codes.BAD_VALUE, "must be a reference such as { secret: db-password } to a declared secret");
        return null;
    }

    /** Notes a key that is no name. */
    static void checkName(Input in) {
        String key = in.key();
        if (key.isBlank() || key.length() > Input.NAME || Text.isHostile(key, true)) {
            in.fault(Codes.BAD_VALUE, "must have a name of 1 to " + Input.NAME + " visible characters");
        }
    }
}
