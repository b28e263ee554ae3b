package dev.assay;

import static dev.assay.BackgroundPoll.waiting;
import static dev.assay.ConfigurationText.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.assay.spi.Identity;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationRequest.Refusal;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.ConfigurationUpdate.Snapshot;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.testkit.ManualEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching a file or folder, with the clock in the test's hand. */
class FileConfigurationTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private final ManualEnvironment environment = ManualEnvironment.create();
    private String applied = "";

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void aFileIsReadAtTheFirstLook() throws Exception {
        FileConfiguration source = started(FileConfiguration.of(write("assay.yaml", yaml("1", "a"))));

        Configuration configuration = snapshot(source.poll(waiting(Duration.ZERO)));

        assertThat(configuration.revision()).isEqualTo("1");
        assertThat(configuration.source())
                .isEqualTo(folder.resolve("assay.yaml").toString());
        assertThat(configuration.jobs()).extracting(JobSpec::id).containsExactly("a");
    }

    @Test
    void aWaitingPollSeesAReplacedFileOnceItRests() throws Exception {
        FileConfiguration source = applied(started(FileConfiguration.of(write("assay.yaml", yaml("1", "a")))));
        BackgroundPoll poll = BackgroundPoll.begin(environment, appliedRequests(source), Duration.ofMinutes(1));

        replace("assay.yaml", yaml("2", "b"));
        poll.advance(SECOND, Duration.ofMillis(250));
        assertThat(poll.isDone()).as("one look is not enough").isFalse();
        poll.advance(SECOND, Duration.ofMillis(250));

        assertThat(snapshot(poll.answer()).revision()).isEqualTo("2");
    }

    @Test
    void aWaitingPollEndsWithItsTime() throws Exception {
        FileConfiguration source = applied(started(FileConfiguration.of(write("assay.yaml", yaml("1", "a")))));
        BackgroundPoll poll = BackgroundPoll.begin(environment, appliedRequests(source), Duration.ofSeconds(3));

        poll.advance(Duration.ofSeconds(5), SECOND);

        assertThat(poll.answer()).isEqualTo(ConfigurationUpdate.unchanged());
        assertThat(environment.timers("configuration").waiting()).isZero();
    }

    @Test
    void closingEndsAWaitingPoll() throws Exception {
        FileConfiguration source = applied(started(FileConfiguration.of(write("assay.yaml", yaml("1", "a")))));
        BackgroundPoll poll = BackgroundPoll.begin(environment, appliedRequests(source), Duration.ofHours(3));

        source.close();

        assertThat(poll.answer()).isEqualTo(ConfigurationUpdate.unchanged());
    }

    @Test
    void aFileThatIsBeingWrittenIsLeftAloneUntilItIsWhole() throws Exception {
        FileConfiguration source = applied(started(FileConfiguration.of(write("assay.yaml", yaml("1", "a")))));
        String whole = yaml("2", "b", "c");

        for (int length = 10; length < whole.length(); length += 10) {
            write("assay.yaml", whole.substring(0, length));
            assertThat(poll(source)).isEqualTo(ConfigurationUpdate.unchanged());
            environment.time().advance(Duration.ofMillis(100));
        }
        write("assay.yaml", whole);

        assertThat(snapshot(pollUntilChange(source)).jobs()).hasSize(2);
    }

    @Test
    void whatStaysBrokenIsRefusedOnceAndTheLastGoodOneStays() throws Exception {
        FileConfiguration source = applied(started(FileConfiguration.of(write("assay.yaml", yaml("1", "a")))));
        write("assay.yaml", "apiVersion: assay.dev/v1\njobs: [");

        assertThatThrownBy(() -> pollUntilChange(source)).isInstanceOf(ConfigurationException.class);

        for (int i = 0; i < 300; i++) {
            environment.time().advance(SECOND);
            assertThat(poll(source)).isEqualTo(ConfigurationUpdate.unchanged());
        }
    }

    @Test
    void brokenTextIsReadTwiceBeforeItIsRefused() throws Exception {
        FileConfiguration source = applied(started(FileConfiguration.of(write("assay.yaml", yaml("1", "a")))));
        write("assay.yaml", "jobs: [");

        assertThat(poll(source)).isEqualTo(ConfigurationUpdate.unchanged());
        environment.time().advance(Duration.ofMillis(250));
        assertThat(poll(source)).as("read, and not understood").isEqualTo(ConfigurationUpdate.unchanged());
        write("assay.yaml", yaml("2", "b"));

        assertThat(snapshot(pollUntilChange(source)).revision()).isEqualTo("2");
    }

    @Test
    void aFileThatGoesBackToWhatIsInForceChangesNothing() throws Exception {
        FileConfiguration source = applied(started(FileConfiguration.of(write("assay.yaml", yaml("1", "a")))));
        write("assay.yaml", "broken: [");
        assertThatThrownBy(() -> pollUntilChange(source)).isInstanceOf(ConfigurationException.class);

        write("assay.yaml", yaml("1", "a"));

        assertNoChange(source);
        write("assay.yaml", "broken: [");
        assertThatThrownBy(() -> pollUntilChange(source)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aMissingFileIsAFailingSourceForAsLongAsItIsMissing() throws Exception {
        Path file = write("assay.yaml", yaml("1", "a"));
        FileConfiguration source = applied(started(FileConfiguration.of(file)));
        Files.delete(file);

        assertThat(poll(source)).as("one look is not enough").isEqualTo(ConfigurationUpdate.unchanged());
        environment.time().advance(SECOND);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> poll(source))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("create it");
        }
        write("assay.yaml", yaml("1", "a"));
        assertNoChange(source);
        write("assay.yaml", yaml("2", "a"));
        assertThat(snapshot(pollUntilChange(source)).revision()).isEqualTo("2");
    }

    @Test
    void aFileThatWasNeverThereIsToldAtOnceAndFoundLater() throws Exception {
        FileConfiguration source = started(FileConfiguration.of(folder.resolve("later.yaml")));
        assertThatThrownBy(() -> poll(source)).isInstanceOf(NoSuchFileException.class);

        write("later.yaml", yaml("1", "a"));

        assertThat(snapshot(pollUntilChange(source)).revision()).isEqualTo("1");
    }

    @Test
    void anEmptyFolderIsNoOrderToRemoveAllJobs() throws Exception {
        FileConfiguration source = started(FileConfiguration.of(folder));

        assertThatThrownBy(() -> poll(source)).isInstanceOf(IOException.class).hasMessageContaining("jobs: []");
    }

    @Test
    void anUnknownEndingIsToldWhatToDo() throws Exception {
        FileConfiguration source = started(FileConfiguration.of(write("assay.conf", "{}")));

        assertThatThrownBy(() -> poll(source)).isInstanceOf(IOException.class).hasMessageContaining("rename it");
    }

    @Test
    void aFolderIsReadInTheOrderOfNames() throws Exception {
        write("20-b.yaml", "apiVersion: assay.dev/v1\njobs: [{ id: b, plugin: p }]");
        write("10-a.json", "{\"apiVersion\":\"assay.dev/v1\",\"jobs\":[{\"id\":\"a\",\"plugin\":\"p\"}]}");
        write("00-common.yml", "apiVersion: assay.dev/v1\nrevision: '7'\nlabels: { env: prod }\n");
        write(".hidden.yaml", "not ours");
        write("readme.txt", "not ours");
        Files.createDirectory(folder.resolve("folder.yaml"));
        FileConfiguration source = started(FileConfiguration.of(folder));

        Configuration configuration = snapshot(poll(source));

        assertThat(configuration.revision()).isEqualTo("7");
        assertThat(configuration.jobs()).extracting(JobSpec::id).containsExactly("a", "b");
        assertThat(configuration.jobs())
                .allSatisfy(job -> assertThat(job.labels()).containsEntry("env", "prod"));
    }

    @Test
    void aFolderChangesWhenAFileComesOrGoes() throws Exception {
        write("10-a.yaml", "apiVersion: assay.dev/v1\njobs: [{ id: a, plugin: p }]");
        FileConfiguration source = applied(started(FileConfiguration.of(folder)));

        write("20-b.yaml", "apiVersion: assay.dev/v1\njobs: [{ id: b, plugin: p }]");
        Configuration both = snapshot(pollUntilChange(source));
        applied = both.revision();
        assertThat(both.jobs()).hasSize(2);

        Files.delete(folder.resolve("10-a.yaml"));
        assertThat(snapshot(pollUntilChange(source)).jobs())
                .extracting(JobSpec::id)
                .containsExactly("b");
    }

    @Test
    void aMountThatSwapsItsLinkIsAChange() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Path one = Files.createDirectory(mount.resolve("..2026_01"));
        Path two = Files.createDirectory(mount.resolve("..2026_02"));
        Files.writeString(one.resolve("assay.yaml"), yaml("1", "a"));
        Files.writeString(two.resolve("assay.yaml"), yaml("2", "a"));
        FileTime same = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(one.resolve("assay.yaml"), same);
        Files.setLastModifiedTime(two.resolve("assay.yaml"), same);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_01"));
        Files.createSymbolicLink(mount.resolve("assay.yaml"), Path.of("..data/assay.yaml"));
        FileConfiguration source = applied(started(FileConfiguration.of(mount)));

        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(
                mount.resolve("..data_tmp"),
                mount.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);

        assertThat(snapshot(pollUntilChange(source)).revision()).isEqualTo("2");
    }

    @Test
    void aFileOverwrittenWithinOneTickOfItsClockIsFoundLater() throws Exception {
        Path file = write("assay.yaml", yaml("1", "a"));
        FileConfiguration source = applied(started(FileConfiguration.of(file)));
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);

        Files.writeString(file, yaml("2", "b"));
        Files.setLastModifiedTime(file, before.lastModifiedTime());

        assertThat(Files.size(file)).isEqualTo(before.size());
        assertThat(snapshot(pollUntilChange(source)).revision()).isEqualTo("2");
    }

    @Test
    void aRevisionIsNotUsedTwiceForDifferentContent() throws Exception {
        FileConfiguration source = applied(started(FileConfiguration.of(write("assay.yaml", yaml("1", "a")))));
        write("assay.yaml", yaml("1", "b"));

        assertThat(faults(source)).extracting(Fault::code).containsExactly("REVISION_REUSED");
    }

    @Test
    void aRevisionThatTheManagerRefusedMayBeMendedUnderItsName() throws Exception {
        FileConfiguration source = applied(started(FileConfiguration.of(write("assay.yaml", yaml("1", "a")))));
        write("assay.yaml", yaml("2", "b"));
        assertThat(snapshot(pollUntilChange(source)).revision()).isEqualTo("2");
        ConfigurationRequest refusing = ConfigurationRequest.builder()
                .applied("1")
                .refused(new Refusal("2", List.of(new Fault("NOT_PERMITTED", "jobs[0]", "no"))))
                .build();
        assertThat(source.poll(refusing)).isEqualTo(ConfigurationUpdate.unchanged());
        assertNoChange(source);

        write("assay.yaml", yaml("2", "c"));

        assertThat(snapshot(pollUntilChange(source)).jobs())
                .extracting(JobSpec::id)
                .containsExactly("c");
    }

    @Test
    void withoutARevisionEachContentHasItsOwn() throws Exception {
        FileConfiguration source = started(
                FileConfiguration.of(write("assay.yaml", "apiVersion: assay.dev/v1\njobs: [{ id: a, plugin: p }]")));
        applied = snapshot(poll(source)).revision();

        write("assay.yaml", "apiVersion: assay.dev/v1\njobs: [{ id: b, plugin: p }]");

        assertThat(snapshot(pollUntilChange(source)).revision())
                .startsWith("sha256-")
                .isNotEqualTo(applied);
    }

    @Test
    void faultsBetweenPartsAreToldWithTheirLines() throws Exception {
        FileConfiguration source = started(FileConfiguration.of(write("assay.yaml", """
                apiVersion: assay.dev/v1
                plugins: { p: { source: "https://plugins.example/p.jar" } }
                jobs:
                  - { id: a, plugin: p, secrets: [ db ], policies: { group: g } }
                """)));

        List<Fault> faults = faults(source);

        assertThat(faults).extracting(Fault::code).containsExactly("UNKNOWN_SECRET", "UNKNOWN_GROUP");
        assertThat(faults.get(0).place()).isEqualTo("assay.yaml:4:5 jobs[0].secrets");
    }

    @Test
    void limitsAndPlaceholdersAreTheHostsToSet() throws Exception {
        Path file = write("assay.yaml", yaml("1", "a", "b", "c"));

        assertThat(faults(started(FileConfiguration.builder(file).maxJobs(2).build())))
                .extracting(Fault::code)
                .containsExactly("LIMIT_JOBS");
        assertThat(faults(started(FileConfiguration.builder(file).maxBytes(20).build())))
                .extracting(Fault::code)
                .containsExactly("LIMIT_BYTES");

        Path path = write(
                "path.yaml", "apiVersion: assay.dev/v1\nlabels: { p: '${env:PATH}' }\njobs: [{id: a, plugin: p}]");
        assertThat(faults(started(FileConfiguration.of(path))))
                .extracting(Fault::code)
                .containsExactly("PLACEHOLDER");
        assertThat(FileConfiguration.builder(path).interval(SECOND).build())
                .hasToString("FileConfiguration[" + path + "]");
        assertThatThrownBy(() -> FileConfiguration.builder(path).interval(Duration.ofMillis(99)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aConfigurationForAnotherTenantIsRefused() throws Exception {
        Path file = write("assay.yaml", "apiVersion: assay.dev/v1\ntenant: umbrella\njobs: []");
        Identity acme = Identity.builder()
                .tenant("acme")
                .agent("urn:assay:acme:agent:1", Identity.Origin.HOST)
                .start(new UUID(0, 1), "1")
                .build();
        try (ManualEnvironment ofAcme =
                ManualEnvironment.builder().identity(acme).build()) {
            FileConfiguration source = FileConfiguration.of(file);
            source.start(ofAcme);
            assertThat(source.poll(waiting(Duration.ZERO))).isEqualTo(ConfigurationUpdate.unchanged());
            ofAcme.time().advance(SECOND);
            assertThatThrownBy(() -> source.poll(waiting(Duration.ZERO)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("WRONG_TENANT");
        }
        assertThat(snapshot(poll(started(FileConfiguration.of(file)))).jobs()).isEmpty();
    }

    @Test
    void aFileThatMayNotBeReadIsAFailingSource() throws Exception {
        Path file = write("assay.yaml", yaml("1", "a"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user may read everything");

        assertThatThrownBy(() -> poll(started(FileConfiguration.of(file))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can't be read");
    }

    @Test
    void itWantsToBeStarted() {
        assertThatThrownBy(() -> FileConfiguration.of(folder).poll(waiting(Duration.ZERO)))
                .isInstanceOf(IllegalStateException.class);
    }

    private FileConfiguration started(FileConfiguration source) {
        source.start(environment);
        return source;
    }

    /** Takes over what the source says now. */
    private FileConfiguration applied(FileConfiguration source) throws Exception {
        applied = snapshot(poll(source)).revision();
        assertThat(poll(source)).isEqualTo(ConfigurationUpdate.unchanged());
        return source;
    }

    private dev.assay.spi.configuration.ConfigurationSource appliedRequests(FileConfiguration source) {
        return request -> source.poll(ConfigurationRequest.builder()
                .applied(applied)
                .maxWait(request.maxWait())
                .build());
    }

    private ConfigurationUpdate poll(FileConfiguration source) throws Exception {
        ConfigurationRequest.Builder request = ConfigurationRequest.builder();
        return source.poll(
                applied.isEmpty() ? request.build() : request.applied(applied).build());
    }

    private ConfigurationUpdate pollUntilChange(FileConfiguration source) throws Exception {
        for (int i = 0; i < 200; i++) {
            ConfigurationUpdate update = poll(source);
            if (update != ConfigurationUpdate.unchanged()) {
                return update;
            }
            environment.time().advance(SECOND);
        }
        throw new AssertionError("no change shows");
    }

    private void assertNoChange(FileConfiguration source) throws Exception {
        for (int i = 0; i < 120; i++) {
            assertThat(poll(source)).isEqualTo(ConfigurationUpdate.unchanged());
            environment.time().advance(SECOND);
        }
    }

    private List<Fault> faults(FileConfiguration source) {
        return ((ConfigurationException) catchThrowable(() -> pollUntilChange(source))).faults();
    }

    private static Configuration snapshot(ConfigurationUpdate update) {
        return ((Snapshot) update).configuration();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void replace(String name, String text) throws IOException {
        Path next = Files.writeString(folder.resolve(name + ".next"), text);
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
