package dev.assay.plugins.internal.descriptor;

import dev.assay.support.text.Text;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict reader of small JSON texts, since a loader brings along no library: no duplicate keys, no comments, bounded
 * depth, text, list and number sizes. Objects become maps, arrays lists, numbers {@link BigDecimal}.
 *
 * <p>For one thread.
 */
final class Json {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER = 40;
    private static final int MAX_SHOWN = 60;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** A text that is none. The message names line and column. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        Fault(String message) {
            super(message);
        }
    }

    static Map<String, Object> object(byte[] bytes) throws Fault {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Fault("it is not UTF-8");
        }
        Json json = new Json(text);
        json.space();
        if (json.peek() != '{') {
            throw json.fault("it has to be an object");
        }
        Map<String, Object> map = json.map(1);
        json.space();
        if (json.at != text.length()) {
            throw json.fault("there is something behind the object");
        }
        return map;
    }

    private Object value(int depth) throws Fault {
        space();
        char c = peek();
        if (depth > MAX_DEPTH) {
            throw fault("it is nested deeper than " + MAX_DEPTH);
        }
        if (c == '{') {
            return map(depth);
        }
        if (c == '[') {
            return list(depth);
        }
        if (c == '"') {
            return string();
        }
        if (c == '-' || (c >= '0' && c <= '9')) {
            return number();
        }
        if (literal("true")) {
            return true;
        }
        if (literal("false")) {
            return false;
        }
        throw fault("a text, number, true, false, list or object is expected");
    }

    private boolean literal(String word) {
        if (!text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private Map<String, Object> map(int depth) throws Fault {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        space();
        if (peek() == '}') {
            at++;
            return map;
        }
        while (true) {
            space();
            if (peek() != '"') {
                throw fault("a key in quotes is expected");
            }
            String key = string();
            space();
            expect(':');
            if (map.containsKey(key)) {
                throw fault("the key '" + Text.line(key, MAX_SHOWN) + "' is there twice");
            }
            map.put(key, value(depth + 1));
            space();
            if (peek() == '}') {
                at++;
                return map;
            }
            expect(',');
        }
    }

    private List<Object> list(int depth) throws Fault {
        List<Object> list = new ArrayList<>();
        at++;
        space();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            space();
            if (peek() == ']') {
                at++;
                return list;
            }
            expect(',');
        }
    }

    private String string() throws Fault {
        StringBuilder out = new StringBuilder();
        at++;
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw fault("a text ends on its line");
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws Fault {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> throw fault("there is no escape '\\" + Text.line(String.valueOf(c), 8) + "'");
        };
    }

    private char hex() throws Fault {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw fault("\\u needs four hexadecimal digits");
        }
        char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
        at += 4;
        return c;
    }

    private BigDecimal number() throws Fault {
        int from = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.length() > MAX_NUMBER || !digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")) {
            throw fault("'" + Text.line(digits, MAX_SHOWN) + "' is no number of at most " + MAX_NUMBER + " characters");
        }
        return new BigDecimal(digits);
    }

    private void expect(char c) throws Fault {
        if (peek() != c) {
            throw fault("'" + c + "' is expected");
        }
        at++;
    }

    private char peek() throws Fault {
        if (at >= text.length()) {
            throw fault("it ends too early");
        }
        return text.charAt(at);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Fault fault(String problem) {
        int line = 1;
        int begin = 0;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                begin = i + 1;
            }
        }
        return new Fault(line + ":" + (at - begin + 1) + ": " + problem);
    }
}
