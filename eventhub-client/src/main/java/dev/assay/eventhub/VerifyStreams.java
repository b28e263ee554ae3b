package dev.assay.eventhub;

import dev.assay.eventhub.internal.verify.Verdicts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A receiver's check of files of records, one a line, from the command line.
 *
 * <pre>{@code
 * java -cp … dev.assay.eventhub.VerifyStreams --key stream.pub events-1.jsonl events-2.jsonl
 * }</pre>
 *
 * <p>It prints what it found, for people, and ends with 0 if every stream is whole, 1 if something is wrong, and 2 if it could not
 * look. {@code docs/verification.md} says what each finding means.
 */
public final class VerifyStreams {

    /** Every stream is whole. */
    public static final int WHOLE = 0;

    /** Something is wrong. */
    public static final int FAULTY = 1;

    /** It could not look. */
    public static final int UNREADABLE = 2;

    private static final String USAGE = """
            usage: VerifyStreams [--key PUBLIC-KEY.pem]... [--at TIME] [--evidence FOLDER] FILE...
              --key   trusts an Ed25519 key; then every record must be signed by a trusted one
              --at    judges silence as of that time, such as 2026-11-23T15:00:00Z; now unless given
              --evidence  compares evidence that was kept beside results with what they say of it
              FILE    records, one a line; - is the standard input""";

    private VerifyStreams() {}

    /** Checks files, prints what was found to the standard output, and ends the process with {@link #run}'s answer. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), Instant.now(), System.in, System.out));
    }

    /**
     * Checks files.
     *
     * @param arguments what {@code main} gets
     * @param now the time unless {@code --at} says another
     * @param in what {@code -} reads
     * @param out where findings go
     * @return {@link #WHOLE}, {@link #FAULTY} or {@link #UNREADABLE}
     */
    public static int run(List<String> arguments, Instant now, InputStream in, PrintStream out) {
        ResultStreamVerifier.Builder builder = ResultStreamVerifier.builder();
        List<String> files = new ArrayList<>();
        boolean trusts = false;
        Instant at = now;
        try {
            for (int i = 0; i < arguments.size(); i++) {
                String argument = arguments.get(i);
                if (argument.equals("--key") && i + 1 < arguments.size()) {
                    builder.trust(Path.of(arguments.get(++i)));
                    trusts = true;
                } else if (argument.equals("--at") && i + 1 < arguments.size()) {
                    at = Instant.parse(arguments.get(++i));
                } else if (argument.equals("--evidence") && i + 1 < arguments.size()) {
                    builder.evidence(Path.of(arguments.get(++i)));
                } else if (argument.startsWith("--")) {
                    throw new IllegalArgumentException("there is no option " + argument + ", or its value is missing");
                } else {
                    files.add(argument);
                }
            }
            if (files.isEmpty()) {
                throw new IllegalArgumentException("no file was given");
            }
            ResultStreamVerifier verifier = builder.build();
            for (String file : files) {
                read(verifier, file, in);
            }
            StreamReport report = verifier.report(at);
            Verdicts.lines(report, trusts).forEach(out::println);
            return report.isWhole() ? WHOLE : FAULTY;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            out.println(e.getMessage());
            out.println(USAGE);
            return UNREADABLE;
        } catch (IOException e) {
            out.println("it can't be read: " + e.getMessage());
            return UNREADABLE;
        }
    }

    private static void read(ResultStreamVerifier verifier, String file, InputStream in) throws IOException {
        if (file.equals("-")) {
            verifier.addLines(in);
            return;
        }
        try (InputStream lines = new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            verifier.addLines(lines);
        }
    }
}
