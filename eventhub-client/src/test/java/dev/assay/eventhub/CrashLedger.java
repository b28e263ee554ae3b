package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.eventhub.internal.letters.LetterFiles;
import dev.assay.eventhub.internal.spool.SpoolFiles;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.testkit.Samples;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happened in all lives, written down outside of the outbox at once, so that it survives each death; and the judgement over it: what was
 * accepted was delivered, is a dead letter, or is told missing.
 */
final class CrashLedger implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileOutputStream out;

    CrashLedger(Path file) throws IOException {
        this.file = file;
        this.out = new FileOutputStream(file.toFile(), true);
    }

    private void line(String... words) {
        try {
            out.write((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void offered(List<AttestationResult> batch) {
        for (AttestationResult result : batch) {
            line(
                    "O",
                    result.id().toString(),
                    Long.toString(result.sequence()),
                    result.attempts().isEmpty() ? "-" : "R");
        }
    }

    void made(HubRecord record) {
        line("M", record.id(), record.epoch(), Long.toString(record.sequence()));
    }

    void accepted(String id) {
        line("A", id);
    }

    void delivered(HubRecord record) {
        String data = Base64.getEncoder().encodeToString(record.data());
        line("D", record.id(), record.kind().name(), record.epoch(), Long.toString(record.sequence()), data);
    }

    void deadLetter(String id) {
        line("L", id);
    }

    void left(long backlog) {
        line("B", Long.toString(backlog));
    }

    /** Notes under which numbers records lie in the files now. */
    void look(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            SpoolFiles.records(folder, (number, record) -> line("N", record.id(), Long.toString(number)));
        }
        if (Files.isDirectory(folder.resolve("dead"))) {
            LetterFiles.letters(folder.resolve("dead"), (number, id) -> line("N", id, Long.toString(number)));
        }
    }

    private List<String[]> lines() {
        try {
            return Files.readAllLines(file).stream()
                    .map(text -> text.split(" "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Results of earlier lives that were offered and not accepted: they are run again, and have the same ids. */
    List<AttestationResult> notAccepted(int most) {
        Map<String, AttestationResult> open = new LinkedHashMap<>();
        for (String[] words : lines()) {
            if (words[0].equals("O")) {
                long sequence = Long.parseLong(words[2]);
                open.put(words[1], words[3].equals("R") ? Samples.satisfied(sequence) : Samples.skipped(sequence));
            } else if (words[0].equals("A")) {
                open.remove(words[1]);
            }
        }
        return open.values().stream().limit(most).toList();
    }

    /** Judges all lives together. */
    void judge(String what) throws IOException {
        Set<String> accepted = new HashSet<>();
        Set<String> done = new HashSet<>();
        Map<String, Set<String>> places = new HashMap<>();
        Map<String, Set<Long>> numbers = new HashMap<>();
        Map<String, byte[]> byPlace = new HashMap<>();
        List<JsonNode> gaps = new ArrayList<>();
        String backlog = "never looked at";
        for (String[] words : lines()) {
            switch (words[0]) {
                case "A" -> accepted.add(words[1]);
                case "L" -> done.add(words[1]);
                case "B" -> backlog = words[1];
                case "M" ->
                    places.computeIfAbsent(words[1], id -> new HashSet<>()).add(words[2] + " " + words[3]);
                case "N" ->
                    numbers.computeIfAbsent(words[1], id -> new HashSet<>()).add(Long.parseLong(words[2]));
                case "D" -> {
                    byte[] data = Base64.getDecoder().decode(words[5]);
                    done.add(words[1]);
                    byte[] before = byPlace.put(words[3] + " " + words[4], data);
                    assertThat(before == null || java.util.Arrays.equals(before, data))
                            .as("%s: a repeat has the same bytes: %s", what, words[1])
                            .isTrue();
                    assertThat(places)
                            .as("%s: nothing is delivered that was not made", what)
                            .containsKey(words[1]);
                    if (words[2].equals("GAP")) {
                        gaps.add(JSON.readTree(data).path("predicate"));
                    }
                }
                default -> {}
            }
        }
        assertThat(backlog).as("%s: everything is done with in the end", what).isEqualTo("0");
        assertNoOccurrenceHasTwoIds(what, byPlace);
        assertChain(what, byPlace);
        for (String id : accepted) {
            assertThat(done.contains(id) || isTold(id, gaps, places.get(id), numbers.getOrDefault(id, Set.of())))
                    .as(
                            "%s: accepted %s was delivered, is a dead letter or is told missing; it was made at %s, and lay at %s; gaps: %s",
                            what, id, places.get(id), numbers.get(id), gaps)
                    .isTrue();
        }
    }

    private static boolean isTold(String id, List<JsonNode> gaps, Set<String> places, Set<Long> numbers) {
        for (JsonNode gap : gaps) {
            long first = gap.path("outbox").path("first").asLong();
            long last = gap.path("outbox").path("last").asLong();
            if (numbers.stream().anyMatch(number -> number >= first && number <= last)) {
                return true;
            }
            for (JsonNode range : gap.path("ranges")) {
                for (String place : places) {
                    String[] words = place.split(" ");
                    long sequence = Long.parseLong(words[1]);
                    if (range.path("epoch").asText().equals(words[0])
                            && sequence >= range.path("first").asLong()
                            && sequence <= range.path("last").asLong()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void assertNoOccurrenceHasTwoIds(String what, Map<String, byte[]> byPlace) throws IOException {
        Map<String, String> ids = new HashMap<>();
        for (byte[] data : byPlace.values()) {
            JsonNode predicate = JSON.readTree(data).path("predicate");
            JsonNode due = predicate.findValue("dueAt");
            if (due != null && predicate.path("outbox").isMissingNode()) {
                String id = predicate.findValue("id").asText();
                String before = ids.put(due.asText(), id);
                assertThat(before == null || before.equals(id))
                        .as("%s: the occurrence of %s has one id", what, due)
                        .isTrue();
            }
        }
    }

    /** Each record that was delivered names the bytes of the one before it, where that was delivered, too. */
    private static void assertChain(String what, Map<String, byte[]> byPlace) throws IOException {
        for (Map.Entry<String, byte[]> each : byPlace.entrySet()) {
            String[] words = each.getKey().split(" ");
            byte[] before = byPlace.get(words[0] + " " + (Long.parseLong(words[1]) - 1));
            if (before != null) {
                String previous = JSON.readTree(each.getValue())
                        .path("predicate")
                        .path("chain")
                        .path("previous")
                        .asText();
                assertThat(previous)
                        .as("%s: the chain holds at %s", what, each.getKey())
                        .isEqualTo(sha256(before));
            }
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
