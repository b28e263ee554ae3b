package dev.assay.plugins.internal.archive;

import java.io.IOException;

/** What is wrong with a jar, under a code of {@link dev.assay.plugins.PluginCodes}. */
public final class ArchiveFault extends IOException {

    private static final long serialVersionUID = 1L;

    private final String code;

    ArchiveFault(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable code. */
    public String code() {
        return code;
    }
}
