package dev.assay.internal.configuration.read;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;

/** The tokens of a Jackson parser. Its messages stay here, because they repeat what was read. */
final class ParserTokens implements Tokens {

    private final JsonParser parser;
    private final boolean plainIsText;

    ParserTokens(JsonParser parser, boolean plainIsText) {
        this.parser = parser;
        this.plainIsText = plainIsText;
    }

    @Override
    public Kind next() throws Unreadable {
        try {
            JsonToken token = parser.nextToken();
            return token == null ? Kind.END : kind(token);
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    private Kind kind(JsonToken token) throws Unreadable {
        return switch (token) {
            case START_OBJECT -> Kind.OBJECT;
            case END_OBJECT -> Kind.END_OBJECT;
            case START_ARRAY -> Kind.LIST;
            case END_ARRAY -> Kind.END_LIST;
            case FIELD_NAME -> Kind.KEY;
            case VALUE_STRING -> Kind.TEXT;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
            case VALUE_TRUE -> Kind.TRUE;
            case VALUE_FALSE -> Kind.FALSE;
            case VALUE_NULL -> Kind.NULL;
            case VALUE_EMBEDDED_OBJECT -> throw new Unreadable(Codes.YAML_TAG, place(), YamlTokens.NO_TAGS);
            case NOT_AVAILABLE -> throw new Unreadable(Codes.SYNTAX, place(), "can't be read");
        };
    }

    @Override
    public String text() throws Unreadable {
        try {
            return parser.getText();
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    @Override
    public long place() {
        return place(parser.currentTokenLocation());
    }

    @Override
    public boolean plainIsText() {
        return plainIsText;
    }

    private Unreadable unreadable(Exception problem) {
        if (problem instanceof StreamConstraintsException) {
            return new Unreadable(
                    Codes.LIMIT_TEXT, place(parser.currentLocation()), "a text, key or number is longer than allowed");
        }
        if (problem instanceof JsonEOFException) {
            return new Unreadable(
                    Codes.SYNTAX, place(parser.currentLocation()), "ends in the middle; the file may be half written");
        }
        JsonLocation known =
                problem instanceof JsonProcessingException parsing ? parsing.getLocation() : parser.currentLocation();
        String message = plainIsText
                ? "is not well-formed YAML; look for indentation, quotes, brackets and tabs at and before this place"
                : "is not well-formed JSON; look for quotes, commas, brackets and control characters at this place";
        return new Unreadable(Codes.SYNTAX, place(known == null ? parser.currentLocation() : known), message);
    }

    private static long place(JsonLocation location) {
        return Tokens.place(location.getLineNr(), location.getColumnNr());
    }
}
