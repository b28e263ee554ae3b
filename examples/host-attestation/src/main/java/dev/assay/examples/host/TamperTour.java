package dev.assay.examples.host;

import dev.assay.eventhub.ResultStreamVerifier;
import dev.assay.eventhub.StreamFault;
import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.eventhub.StreamReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Does to copies of the signed stream what somebody with something to hide would do, and shows what a receiver finds. */
final class TamperTour {

    private final List<String> lines;
    private final PublicKey key;
    private final Consumer<String> say;
    private final List<String> problems = new ArrayList<>();

    private TamperTour(List<String> lines, PublicKey key, Consumer<String> say) {
        this.lines = lines;
        this.key = key;
        this.say = say;
    }

    /**
     * Goes through all of it.
     *
     * @return what was not found as it should be
     */
    static List<String> walk(Path records, PublicKey key, Consumer<String> say) throws IOException {
        List<String> lines = Files.readAllLines(records, StandardCharsets.UTF_8);
        TamperTour tour = new TamperTour(lines, key, say);
        say.accept("tamper tour over " + records + ", " + lines.size() + " records");
        tour.untouched();
        tour.flipped();
        tour.deleted();
        tour.cut();
        tour.replayed();
        return tour.problems;
    }

    private void untouched() throws IOException {
        StreamReport report = verify(lines, Instant.now());
        show(
                "nothing touched",
                report.isWhole() ? report.verified() + " records, all signed and in place" : "",
                report);
    }

    private void flipped() throws IOException {
        List<String> copy = new ArrayList<>(lines);
        int which = copy.size() / 2;
        String line = copy.get(which);
        int at = line.indexOf("\"payload\":\"") + 500;
        copy.set(which, line.substring(0, at) + (line.charAt(at) == 'A' ? 'B' : 'A') + line.substring(at + 1));
        StreamReport report = verify(copy, Instant.now());
        show("one byte flipped in line " + (which + 1), found(report, Kind.ALTERED), report);
    }

    private void deleted() throws IOException {
        List<String> copy = new ArrayList<>(lines);
        copy.remove(copy.size() / 2);
        StreamReport report = verify(copy, Instant.now());
        show("line " + (lines.size() / 2 + 1) + " deleted", found(report, Kind.GAP), report);
    }

    private void cut() throws IOException {
        List<String> copy = lines.subList(0, lines.size() - 2);
        // Judged when the next checkpoint that the rest promises is overdue.
        Instant promised =
                verify(copy, Instant.EPOCH).streams().get(0).nextBefore().orElse(Instant.EPOCH);
        StreamReport report = verify(copy, promised.plusSeconds(1));
        show("the last two lines cut off", found(report, Kind.SILENT), report);
    }

    private void replayed() throws IOException {
        List<String> twice = Stream.concat(lines.stream(), lines.stream()).toList();
        StreamReport report = verify(twice, Instant.now());
        String note = report.notes().stream()
                .filter(each -> each.kind() == Kind.REPLAYED)
                .findFirst()
                .map(StreamFault::toString)
                .orElse("");
        show("the whole file played again", report.isWhole() ? note : "", report);
    }

    private static String found(StreamReport report, Kind kind) {
        return report.faults().stream()
                .filter(fault -> fault.kind() == kind)
                .findFirst()
                .map(StreamFault::toString)
                .orElse("");
    }

    private void show(String what, String found, StreamReport report) {
        say.accept("  " + what + ": " + (found.isEmpty() ? "NOT FOUND OUT" : found));
        if (found.isEmpty()) {
            problems.add("tamper tour, " + what + ": " + report.faults());
        }
    }

    private StreamReport verify(List<String> copy, Instant now) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : copy) {
            bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            bytes.write('\n');
        }
        ResultStreamVerifier verifier =
                ResultStreamVerifier.builder().trust(key).build();
        verifier.addLines(new ByteArrayInputStream(bytes.toByteArray()));
        return verifier.report(now);
    }
}
