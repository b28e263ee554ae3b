package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attempt's own folder. */
class WorkDirectoryTest {

    @TempDir
    Path home;

    @TempDir
    Path outside;

    private Stage stage;

    @BeforeEach
    void stage() {
        stage = new Stage(home);
    }

    private long left() throws IOException {
        Path work = home.resolve("work");
        if (!Files.exists(work)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(work)) {
            return files.count();
        }
    }

    @Test
    void itIsMadeOnTheFirstUseAndRemovedWithAllThatIsInIt() throws IOException {
        AtomicReference<Path> folder = new AtomicReference<>();
        stage.play(context -> {
            assertThat(home.resolve("work")).doesNotExist();
            Path work = context.workDirectory();
            folder.set(work);
            assertThat(context.workDirectory()).isEqualTo(work);
            assertThat(work).isEmptyDirectory();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work)))
                    .isEqualTo("rwx------");
            Files.createDirectories(work.resolve("a/b/c"));
            Files.writeString(work.resolve("a/b/c/file"), "x");
        });

        assertThat(folder.get().getFileName().toString()).endsWith("-1");
        assertThat(folder.get()).doesNotExist();
        assertThat(left()).isZero();
    }

    @Test
    void aRunThatNeverAsksHasNone() {
        stage.play(context -> {});

        assertThat(home.resolve("work")).doesNotExist();
    }

    @Test
    void aProviderGetsOneThatIsThere() throws IOException {
        FakeProvider provider = new FakeProvider();
        stage.provider(provider);
        stage.isolation = Isolation.PROCESS;
        provider.play = context -> {
            assertThat(provider.orders.get(0).workDirectory()).isEmptyDirectory();
            return dev.assay.spi.plugin.RunEnd.NORMAL;
        };
        stage.start(stage.resolve(FakeProvider.REFERENCE));

        assertThat(stage.report().attempt().reason().code()).isEqualTo("OK");
        assertThat(left()).isZero();
    }

    @Test
    void linksAreRemovedAndNotFollowed() throws IOException {
        Files.writeString(outside.resolve("precious"), "x");
        Files.createDirectory(outside.resolve("folder"));
        stage.play(context -> {
            Path work = context.workDirectory();
            Files.createSymbolicLink(work.resolve("folder"), outside);
            Files.createSymbolicLink(work.resolve("file"), outside.resolve("precious"));
            Files.createSymbolicLink(work.resolve("dangling"), outside.resolve("none"));
        });

        assertThat(outside.resolve("precious")).hasContent("x");
        assertThat(outside.resolve("folder")).isDirectory();
        assertThat(left()).isZero();
    }

    @Test
    void aLinkInPlaceOfTheFolderItselfIsNotFollowedEither() throws IOException {
        Files.writeString(outside.resolve("precious"), "x");
        stage.play(context -> {
            Path work = context.workDirectory();
            Files.delete(work);
            Files.createSymbolicLink(work, outside);
        });

        assertThat(outside.resolve("precious")).hasContent("x");
        assertThat(left()).isZero();
    }

    @Test
    void aDeepTreeAndClosedFoldersAreRemoved() throws IOException {
        stage.play(context -> {
            Path deep = context.workDirectory();
            for (int i = 0; i < 300; i++) {
                deep = deep.resolve("d");
            }
            Files.createDirectories(deep);
            Files.writeString(deep.resolve("file"), "x");
            Path closed = context.workDirectory().resolve("closed");
            Files.createDirectory(closed);
            Files.writeString(closed.resolve("file"), "x");
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        });

        assertThat(left()).isZero();
    }

    @Test
    void whatACrashLeftIsRemovedAtStartAndNeverHandedOut() throws IOException {
        Stage first = new Stage(home);
        AtomicReference<Path> folder = new AtomicReference<>();
        first.play(context -> folder.set(context.workDirectory()));
        Files.createDirectories(folder.get());
        Files.writeString(folder.get().resolve("old"), "x");

        stage.play(context -> assertThat(context.workDirectory()).isEmptyDirectory());
        assertThat(stage.report().attempt().reason().code()).isEqualTo("OK");

        Files.createDirectories(home.resolve("work/another/deep"));
        assertThat(stage.runner().sweepLeftovers()).isEqualTo(1);
        assertThat(left()).isZero();
        assertThat(stage.runner().sweepLeftovers()).isZero();
    }

    @Test
    void aHomeThatCanNotBeWrittenFailsTheAttemptOnly() throws IOException {
        Files.writeString(home.resolve("work"), "in the way");
        RunReport report = stage.play(context -> context.workDirectory());

        assertThat(report.attempt().reason().code()).isEqualTo("WORK_DIRECTORY");
    }
}
