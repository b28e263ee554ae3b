package dev.assay.examples.host.report;

import java.util.Optional;

/**
 * Writes HTML in which every text is escaped. Not thread-safe.
 *
 * <p>Only tag names and attribute names come from code; everything else goes through {@link #escape}.
 */
final class Html {

    private final StringBuilder out = new StringBuilder(64 * 1024);

    /** Opens an element; attributes are pairs of name and value. */
    Html open(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        out.append('>');
        return this;
    }

    Html close(String tag) {
        out.append("</").append(tag).append(">\n");
        return this;
    }

    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element with nothing but text in it. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    Html code(String text) {
        return element("code", text);
    }

    /** A row of a list of facts. */
    Html fact(String name, String value) {
        return value.isEmpty() ? this : element("dt", name).element("dd", value);
    }

    Html fact(String name, Optional<String> value) {
        return value.isPresent() ? fact(name, value.get()) : this;
    }

    /** A link if it is one that can't run code or leak the page's address, otherwise its text. */
    Html link(String href, String text) {
        return href.startsWith("https://")
                ? element("a", text, "href", href, "rel", "noreferrer noopener")
                : text(text);
    }

    /** Text that is known to be markup of ours. */
    Html markup(String markup) {
        out.append(markup);
        return this;
    }

    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> visible(safe, c);
            }
        });
        return safe.toString();
    }

    // What can't be seen, or turns the direction of what follows, is shown as its code point.
    private static void visible(StringBuilder safe, int c) {
        int type = Character.getType(c);
        boolean hidden = type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || (type == Character.CONTROL && c != '\n' && c != '\t');
        if (hidden) {
            safe.append("\u27e8U+")
                    .append(Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT))
                    .append('\u27e9');
        } else {
            safe.appendCodePoint(c);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
