package dev.assay.examples.jars.scan;

import java.nio.file.Path;

/**
 * Why something could not be looked at.
 *
 * @param code one of the constants here
 * @param text what happened, for people
 */
public record Problem(String code, String text) {

    public static final String UNREADABLE_ARCHIVE = "UNREADABLE_ARCHIVE";
    public static final String ACCESS_DENIED = "ACCESS_DENIED";
    public static final String ARCHIVE_TOO_LARGE = "ARCHIVE_TOO_LARGE";
    public static final String ARCHIVE_TOO_DEEP = "ARCHIVE_TOO_DEEP";
    public static final String TOO_MANY_FILES = "TOO_MANY_FILES";
    public static final String READ_FAILED = "READ_FAILED";
    public static final String ROOT_ABSENT = "ROOT_ABSENT";

    /** A place a problem belongs to. */
    public record At(Path path, Problem problem) {}
}
