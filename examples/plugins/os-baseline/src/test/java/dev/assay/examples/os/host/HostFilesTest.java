package dev.assay.examples.os.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.os.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFilesTest {

    @TempDir
    Path folder;

    private Tree tree;

    @BeforeEach
    void recordAMachine() throws IOException {
        Files.writeString(folder.resolve("outside"), "this machine's own");
        tree = new Tree(folder.resolve("machine")).file("/etc/passwd", "theirs");
    }

    @Test
    void absoluteLinksStayInsideTheRecordedMachine() {
        tree.link("/etc/linked", "/etc/passwd").link("/usr/etc", "/etc");
        assertThat(tree.files().read("/etc/linked").text()).isEqualTo("theirs\n");
        assertThat(tree.files().read("/usr/etc/passwd").text()).isEqualTo("theirs\n");
    }

    @Test
    void noLinkAndNoPathClimbsOut() {
        tree.link("/etc/up", "../../outside")
                .link("/etc/far", folder.resolve("outside").toString());
        for (String path : new String[] {"/etc/up", "/etc/far", "/../outside", "/etc/../../outside"}) {
            assertThat(tree.files().read(path).state()).as(path).isEqualTo(Content.State.ABSENT);
        }
    }

    @Test
    void linksInACircleAreUnreadable() {
        tree.link("/etc/a", "b").link("/etc/b", "/etc/a");
        assertThat(tree.files().read("/etc/a").state()).isEqualTo(Content.State.UNREADABLE);
        assertThat(tree.files().exists("/etc/a")).isFalse();
    }

    @Test
    void foldersAndGiantsAreNoTexts() {
        tree.file("/etc/giant", "x".repeat(5 << 20));
        assertThat(tree.files().read("/etc").state()).isEqualTo(Content.State.UNREADABLE);
        assertThat(tree.files().read("/etc/giant").state()).isEqualTo(Content.State.TOO_LARGE);
        assertThat(tree.files().read("/etc/none").state()).isEqualTo(Content.State.ABSENT);
    }

    @Test
    void whatMayNotBeReadIsDenied() throws IOException {
        Path file = folder.resolve("machine/etc/passwd");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "this user may read everything");
        assertThat(tree.files().read("/etc/passwd").state()).isEqualTo(Content.State.DENIED);
    }

    @Test
    void statusTellsModeAndOwner() throws IOException {
        Path file = folder.resolve("machine/etc/passwd");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(tree.files().status("/etc/passwd"))
                .hasValueSatisfying(status -> assertThat(status.mode()).isEqualTo(0640));
        assertThat(tree.files().status("/etc/none")).isEmpty();
    }

    @Test
    void namesAreSorted() throws IOException {
        tree.file("/etc/b").file("/etc/a");
        assertThat(tree.files().names("/etc")).containsExactly("a", "b", "passwd");
        assertThat(tree.files().names("/none")).isEmpty();
        assertThat(tree.files().names("/etc/passwd")).isEmpty();
    }

    @Test
    void theRootOfThisMachineIsThisMachine() {
        assertThat(new HostFiles(Path.of("/")).isThisMachine()).isTrue();
        assertThat(tree.files().isThisMachine()).isFalse();
        assertThat(new HostFiles(Path.of("/")).exists(folder.resolve("outside").toString()))
                .isTrue();
    }
}
