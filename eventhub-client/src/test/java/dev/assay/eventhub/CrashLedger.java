package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.eventhub.internal.letters.LetterFiles;
import dev.assay.eventhub.internal.spool.SpoolFiles;
import dev.assay.eventhub.internal.statement.OtherEyes;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.testkit.Samples;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What happened in all lives, written down outside of the outbox at once, so that it survives each death; and the judgement over it: what was
 * accepted was delivered, is a dead letter, or is told missing.
 */
final class CrashLedger implements AutoCloseable {

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
            LetterFiles.letters(folder.resolve("dead"), (number, record) -> {
                line("N", record.id(), Long.toString(number));
                line("K", record.id(), Base64.getEncoder().encodeToString(record.data()));
            });
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

    /**
     * Judges all lives together.
     *
     * @param signer who signed, if anybody did
     * @param damaged whether somebody else wrote to the files, so that a loss can be seen that nobody could have told
     */
    void judge(String what, Optional<Signer> signer, boolean damaged) throws IOException {
        Set<String> accepted = new HashSet<>();
        Set<String> done = new HashSet<>();
        List<byte[]> letters = new ArrayList<>();
        Map<String, Set<String>> places = new HashMap<>();
        Map<String, Set<Long>> numbers = new HashMap<>();
        Map<String, byte[]> byPlace = new LinkedHashMap<>();
        List<JsonNode> gaps = new ArrayList<>();
        String backlog = "never looked at";
        for (String[] words : lines()) {
            switch (words[0]) {
                case "A" -> accepted.add(words[1]);
                case "L" -> done.add(words[1]);
                case "K" -> letters.add(Base64.getDecoder().decode(words[2]));
                case "B" -> {
                    backlog = words[1];
                    letters.clear(); // what is a letter in the end is looked at after this
                }
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
                        gaps.add(predicate(data));
                    }
                }
                default -> {}
            }
        }
        assertThat(backlog).as("%s: everything is done with in the end", what).isEqualTo("0");
        assertNoOccurrenceHasTwoIds(what, byPlace);
        for (String id : accepted) {
            assertThat(done.contains(id) || isTold(id, gaps, places.get(id), numbers.getOrDefault(id, Set.of())))
                    .as(
                            "%s: accepted %s was delivered, is a dead letter or is told missing; it was made at %s, and lay at %s; gaps: %s",
                            what, id, places.get(id), numbers.get(id), gaps)
                    .isTrue();
        }
        assertChain(what, List.copyOf(byPlace.values()), letters, signer, damaged, gaps);
    }

    private static JsonNode predicate(byte[] data) {
        return OtherEyes.json(OtherEyes.statement(data)).path("predicate");
    }

    private static boolean isTold(String id, List<JsonNode> gaps, Set<String> places, Set<Long> numbers) {
        for (JsonNode gap : gaps) {
            long first = gap.path("outbox").path("first").asLong();
            long last = gap.path("outbox").path("last").asLong();
            if (numbers.stream().anyMatch(number -> number >= first && number <= last)) {
                return true;
            }
        }
        return places.stream()
                .map(place -> place.split(" "))
                .anyMatch(words -> isTold(words[0], Long.parseLong(words[1]), gaps));
    }

    private static void assertNoOccurrenceHasTwoIds(String what, Map<String, byte[]> byPlace) {
        Map<String, String> ids = new HashMap<>();
        for (byte[] data : byPlace.values()) {
            JsonNode predicate = predicate(data);
            if (predicate.has("occurrence")) {
                String due = predicate.at("/occurrence/nominal").asText();
                assertThat(due).isNotEmpty();
                String before = ids.put(due, predicate.path("id").asText());
                assertThat(before == null || before.equals(ids.get(due)))
                        .as("%s: the occurrence of %s has one id", what, due)
                        .isTrue();
            }
        }
    }

    /** What a receiver's verifier says to all that was delivered and all dead letters: nothing but what was told missing is. */
    private static void assertChain(
            String what,
            List<byte[]> delivered,
            List<byte[]> letters,
            Optional<Signer> signer,
            boolean damaged,
            List<JsonNode> gaps) {
        ResultStreamVerifier.Builder builder = ResultStreamVerifier.builder();
        signer.ifPresent(by -> builder.trust(((Ed25519Signer) by).publicKey()));
        ResultStreamVerifier verifier = builder.build();
        delivered.forEach(verifier::add);
        letters.forEach(verifier::add);
        StreamReport report = verifier.report();
        assertThat(report.verified())
                .as("%s: what is signed is signed by its key", what)
                .isEqualTo(signer.isPresent() ? report.results() + report.checkpoints() + told(gaps) : 0);
        Set<Kind> allowed =
                damaged ? Set.of(Kind.DECLARED_GAP, Kind.GAP, Kind.CUT) : Set.of(Kind.DECLARED_GAP, Kind.GAP);
        assertThat(report.faults())
                .as("%s: the chain holds", what)
                .filteredOn(fault -> !allowed.contains(fault.kind()))
                // What a later life offers again has its old times.
                .filteredOn(
                        fault -> fault.kind() != Kind.CLONED || !fault.text().startsWith("it goes on until"))
                .isEmpty();
        if (!damaged) {
            Map<String, Set<Long>> there = new HashMap<>();
            for (byte[] data :
                    Stream.concat(delivered.stream(), letters.stream()).toList()) {
                JsonNode chain = predicate(data).path("chain");
                there.computeIfAbsent(chain.path("epoch").asText(), epoch -> new HashSet<>())
                        .add(chain.path("sequence").asLong());
            }
            there.forEach((epoch, sequences) -> {
                for (long sequence = 1; sequence <= Collections.max(sequences); sequence++) {
                    assertThat(sequences.contains(sequence) || isTold(epoch, sequence, gaps))
                            .as("%s: place %s of %s is at hand or told missing: %s", what, sequence, epoch, gaps)
                            .isTrue();
                }
            });
        }
    }

    private static long told(List<JsonNode> gaps) {
        return gaps.stream().map(gap -> gap.path("chain").toString()).distinct().count();
    }

    private static boolean isTold(String epoch, long sequence, List<JsonNode> gaps) {
        for (JsonNode gap : gaps) {
            for (JsonNode range : gap.path("ranges")) {
                if (range.path("epoch").asText().equals(epoch)
                        && sequence >= range.path("first").asLong()
                        && sequence <= range.path("last").asLong()) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
