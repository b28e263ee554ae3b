package dev.assay.examples.os.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.os.Tree;
import dev.assay.examples.os.host.Answer;
import dev.assay.examples.os.host.FileStatus;
import dev.assay.spi.result.Verdict;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardFilesTest {

    private static final int SHADOW_GROUP = 42;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "0640, 0, 42, SATISFIED",
        "0640, 0, 0, SATISFIED",
        "0600, 0, 0, SATISFIED",
        "0000, 0, 0, SATISFIED",
        "0640, 0, 100, NOT_SATISFIED",
        "0644, 0, 42, NOT_SATISFIED",
        "0660, 0, 42, NOT_SATISFIED",
        "0604, 0, 0, NOT_SATISFIED",
        "0640, 1000, 42, NOT_SATISFIED"
    })
    void shadowIsForRootAndItsGroup(String mode, int owner, int group, Verdict verdict) {
        FileStatus status = new FileStatus(Integer.parseInt(mode, 8), owner, group);
        assertThat(GuardFiles.judge(GuardFiles.SHADOW, "/etc/shadow", status, OptionalInt.of(SHADOW_GROUP))
                        .verdict())
                .isEqualTo(verdict);
    }

    @Test
    void aGroupNobodyCanNameIsUndecided() {
        Answer answer = GuardFiles.judge(
                GuardFiles.SHADOW, "/etc/shadow", new FileStatus(0640, 0, SHADOW_GROUP), OptionalInt.empty());
        assertThat(answer.code()).isEqualTo("GROUP_UNKNOWN");
    }

    @ParameterizedTest
    @CsvSource({
        "0644, 0, SATISFIED",
        "0444, 0, SATISFIED",
        "0440, 0, SATISFIED",
        "0664, 0, NOT_SATISFIED",
        "0646, 0, NOT_SATISFIED",
        "0644, 1000, NOT_SATISFIED"
    })
    void accountFilesAreChangedByRootOnly(String mode, int owner, Verdict verdict) {
        FileStatus status = new FileStatus(Integer.parseInt(mode, 8), owner, 0);
        assertThat(GuardFiles.judge(GuardFiles.ACCOUNTS, "/etc/passwd", status, OptionalInt.empty())
                        .verdict())
                .isEqualTo(verdict);
    }

    @Test
    void whatIsNotThereIsNotApplicable() {
        assertThat(GuardFiles.check(new Tree(folder).folder("/etc").files()))
                .hasSize(5)
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("FILE_ABSENT"));
    }

    @Test
    void filesSudoPassesOverAreNotJudged() {
        Tree tree = new Tree(folder)
                .file("/etc/sudoers.d/admins")
                .file("/etc/sudoers.d/README.md")
                .file("/etc/sudoers.d/old~");
        assertThat(GuardFiles.check(tree.files()))
                .extracting(Answer::path)
                .contains("/etc/sudoers.d/admins")
                .doesNotContain("/etc/sudoers.d/README.md", "/etc/sudoers.d/old~");
    }
}
