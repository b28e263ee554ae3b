package dev.assay.plugins.internal.wire;

/** The numbers that both sides of the worker protocol agree on. */
public final class Protocol {

    /** The version that this code speaks. 0 may still change. */
    public static final int VERSION = 0;

    /** Host to worker, on standard input: where to connect to, and the tokens. */
    public static final int START = 1;
    /** Worker to host: its token, first of all. */
    public static final int HELLO = 2;
    /** Host to worker: the host's token; the channel is authenticated from here on. */
    public static final int WELCOME = 3;
    /** Host to worker: say what you are, and end. */
    public static final int DESCRIBE = 4;
    /** Host to worker: the one run. */
    public static final int RUN = 5;
    /** Host to worker: a part of the plugin's bytes. */
    public static final int CODE = 6;
    /** Host to worker: the run is to end, and why. */
    public static final int CANCEL = 7;
    /** Host to worker: interrupt the plugin's threads. */
    public static final int INTERRUPT = 8;
    /** Host to worker: a secret that was asked for. */
    public static final int SECRET = 9;
    /** Host to worker: all was received; end. */
    public static final int BYE = 10;
    /** Host to worker: resources are short, or are not any more. */
    public static final int PRESSURE = 11;

    /** Worker to host: an observation. */
    public static final int OBSERVATION = 32;
    /** Worker to host: a subject left out on purpose. */
    public static final int EXCLUSION = 33;
    /** Worker to host: how far it is. */
    public static final int PROGRESS = 34;
    /** Worker to host: a line for the log. */
    public static final int LOG = 35;
    /** Worker to host: asks for a secret. */
    public static final int SECRET_REQUEST = 36;
    /** Worker to host: the process is about to exit though the run is not over. */
    public static final int EXITING = 37;
    /** Worker to host: the run is over. */
    public static final int END = 38;
    /** Worker to host: what it is. */
    public static final int DESCRIPTOR = 39;

    /** A transport of START: a Unix-domain socket. */
    public static final int UNIX = 0;
    /** A transport of START: TCP on the loopback address. */
    public static final int TCP = 1;

    /** How many bytes a token has. */
    public static final int TOKEN_BYTES = 32;

    /** The largest frame before the RUN frame has said otherwise, its length field not counted. */
    public static final int SMALL_FRAME = 64 * 1024;

    /** The largest frame that any setting allows. */
    public static final int MAX_FRAME = 64 * 1024 * 1024;

    /** How many bytes of code one frame carries. */
    public static final int CODE_PART = 256 * 1024;

    /** How deep values may be nested. */
    public static final int MAX_DEPTH = 16;

    private Protocol() {}
}
