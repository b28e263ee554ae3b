package dev.assay.eventhub.internal.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from outside: capped in depth, length of texts and numbers, and number of values; a key that comes twice is an
 * error. Immutable and thread-safe.
 */
final class Json {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER = 100;

    private final JsonFactory factory;
    private final int maxValues;

    Json(int maxTextLength, int maxValues) {
        this.maxValues = maxValues;
        this.factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER)
                        .maxStringLength(maxTextLength)
                        .build())
                .build();
    }

    JsonParser parser(byte[] bytes) throws IOException {
        return factory.createParser(bytes);
    }

    /**
     * Reads one value as maps, lists, texts, {@code BigDecimal}s and truth values; JSON's null is null.
     *
     * @throws IOException if it is none, something follows it, or it holds too many values
     */
    @Nullable Object tree(byte[] bytes) throws IOException {
        try (JsonParser parser = factory.createParser(bytes)) {
            if (parser.nextToken() == null) {
                throw new IOException("there is nothing");
            }
            Object value = value(parser, new int[] {maxValues});
            if (parser.nextToken() != null) {
                throw new IOException("something follows");
            }
            return value;
        }
    }

    private static @Nullable Object value(JsonParser parser, int[] left) throws IOException {
        if (--left[0] < 0) {
            throw new IOException("it holds more values than are read");
        }
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser, left));
                }
                return map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser, left));
                }
                return list;
            }
            case VALUE_STRING -> {
                return parser.getText();
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return number(parser);
            }
            case VALUE_TRUE -> {
                return true;
            }
            case VALUE_FALSE -> {
                return false;
            }
            case VALUE_NULL -> {
                return null;
            }
            default -> throw new IOException("a value is missing");
        }
    }

    private static BigDecimal number(JsonParser parser) throws IOException {
        BigDecimal number = parser.getDecimalValue();
        // 1e999999999 is short and endless.
        if (Math.abs((long) number.scale()) > MAX_NUMBER) {
            throw new IOException("a number is too large or too exact");
        }
        return number;
    }
}
