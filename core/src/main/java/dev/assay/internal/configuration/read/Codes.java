package dev.assay.internal.configuration.read;

/** The codes of the reader's faults; documented in docs/configuration.md. */
final class Codes {

    static final String SYNTAX = "SYNTAX";
    static final String EMPTY = "EMPTY";
    static final String ENCODING = "ENCODING";
    static final String YAML_UNAVAILABLE = "YAML_UNAVAILABLE";
    static final String YAML_ALIAS = "YAML_ALIAS";
    static final String YAML_TAG = "YAML_TAG";
    static final String API_VERSION = "API_VERSION";
    static final String UNKNOWN_KEY = "UNKNOWN_KEY";
    static final String DUPLICATE_KEY = "DUPLICATE_KEY";
    static final String DUPLICATE_ID = "DUPLICATE_ID";
    static final String MISSING_KEY = "MISSING_KEY";
    static final String WRONG_TYPE = "WRONG_TYPE";
    static final String BAD_VALUE = "BAD_VALUE";
    static final String CONFLICT = "CONFLICT";
    static final String SECRET_LITERAL = "SECRET_LITERAL";
    static final String PLACEHOLDER = "PLACEHOLDER";
    static final String WRONG_TENANT = "WRONG_TENANT";
    static final String LIMIT_BYTES = "LIMIT_BYTES";
    static final String LIMIT_DEPTH = "LIMIT_DEPTH";
    static final String LIMIT_JOBS = "LIMIT_JOBS";
    static final String LIMIT_TEXT = "LIMIT_TEXT";
    static final String LIMIT_ENTRIES = "LIMIT_ENTRIES";
    static final String LIMIT_LABELS = "LIMIT_LABELS";
    static final String LIMIT_ALIASES = "LIMIT_ALIASES";
    static final String LIMIT_FAULTS = "LIMIT_FAULTS";

    private Codes() {}
}
