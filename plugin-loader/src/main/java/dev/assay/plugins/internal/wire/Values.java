package dev.assay.plugins.internal.wire;

import dev.assay.spi.configuration.SecretReference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parameter values as a tag and their content: text, truth values, numbers, lists, maps and references to secrets. */
public final class Values {

    private static final int TEXT = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int INTEGER = 3;
    private static final int BIG_INTEGER = 4;
    private static final int DECIMAL = 5;
    private static final int LIST = 6;
    private static final int MAP = 7;
    private static final int SECRET = 8;

    private static final int MAX_DIGITS = 10_000;
    private static final int MAX_PARTS = 1 << 20;

    private Values() {}

    /** Writes a map: how many, then name and value of each. */
    public static void writeMap(WireWriter out, Map<?, ?> map) {
        out.u32(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.text(String.valueOf(entry.getKey()));
            write(out, entry.getValue());
        }
    }

    /** Reads a map. */
    public static Map<String, Object> readMap(WireReader in) throws WireException {
        return readMap(in, 0);
    }

    static void write(WireWriter out, Object value) {
        if (value instanceof String text) {
            out.u8(TEXT).text(text);
        } else if (value instanceof Boolean truth) {
            out.u8(truth ? TRUE : FALSE);
        } else if (value instanceof Long number) {
            out.u8(INTEGER).i64(number);
        } else if (value instanceof BigInteger || value instanceof BigDecimal) {
            out.u8(value instanceof BigInteger ? BIG_INTEGER : DECIMAL).text(value.toString());
        } else if (value instanceof List<?> list) {
            out.u8(LIST).u32(list.size());
            for (Object item : list) {
                write(out, item);
            }
        } else if (value instanceof Map<?, ?> map) {
            out.u8(MAP);
            writeMap(out, map);
        } else if (value instanceof SecretReference secret) {
            out.u8(SECRET).text(secret.name());
        } else {
            throw new IllegalArgumentException(
                    "a " + value.getClass().getName() + " is no parameter value"); // job specs hold none
        }
    }

    private static Object read(WireReader in, int depth) throws WireException {
        if (depth > Protocol.MAX_DEPTH) {
            throw in.fault("values are nested deeper than " + Protocol.MAX_DEPTH);
        }
        int tag = in.u8();
        return switch (tag) {
            case TEXT -> in.text();
            case FALSE -> false;
            case TRUE -> true;
            case INTEGER -> in.i64();
            case BIG_INTEGER -> number(in, false);
            case DECIMAL -> number(in, true);
            case LIST -> list(in, depth);
            case MAP -> readMap(in, depth);
            case SECRET -> new SecretReference(in.text());
            default -> throw in.fault("there is no value with tag " + tag);
        };
    }

    private static Object number(WireReader in, boolean decimal) throws WireException {
        String digits = in.text();
        if (digits.length() > MAX_DIGITS) {
            throw in.fault("a number has " + digits.length() + " digits");
        }
        try {
            return decimal ? new BigDecimal(digits) : (Object) new BigInteger(digits);
        } catch (NumberFormatException e) {
            throw in.fault("a number is none");
        }
    }

    private static List<Object> list(WireReader in, int depth) throws WireException {
        int size = in.count(1, MAX_PARTS);
        List<Object> list = new ArrayList<>(Math.min(size, 1024));
        for (int i = 0; i < size; i++) {
            list.add(read(in, depth + 1));
        }
        return Collections.unmodifiableList(list);
    }

    private static Map<String, Object> readMap(WireReader in, int depth) throws WireException {
        int size = in.count(5, MAX_PARTS);
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            map.put(in.text(), read(in, depth + 1));
        }
        return Collections.unmodifiableMap(map);
    }
}
