package dev.assay.internal.resource.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.resource.TreeReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Process trees of recorded files, on kernels that list children and on those that don't. */
class ProcessTreeTest {

    @TempDir
    Path proc;

    @Test
    void aTreeIsTheSumOfItsMembersAndOfThoseTheyWaitedFor() throws Exception {
        process(10, 1, "worker", 3, 4, 0, 0, 100);
        process(11, 10, "child", 1, 2, 10, 20, 50);
        process(12, 11, "grandchild", 1, 0, 0, 0, 25);
        process(99, 1, "stranger", 1000, 1000, 1000, 1000, 1000);
        children(10, 10, "11 ");
        children(11, 11, "12 ");
        children(12, 12, "");
        children(99, 99, "10");

        TreeReading reading = read(10);

        assertThat(reading.processes()).hasValue(3);
        assertThat(reading.cpuNanos()).hasValue((3 + 4 + 1 + 2 + 10 + 20 + 1) * 10_000_000L);
        assertThat(reading.residentBytes()).hasValue(175 * 4096L);
        assertThat(reading.stampNanos()).isEqualTo(7);
    }

    @Test
    void eachThreadHasChildrenOfItsOwn() throws Exception {
        process(10, 1, "java", 1, 0, 0, 0, 1);
        process(11, 10, "a", 1, 0, 0, 0, 1);
        process(12, 10, "b", 1, 0, 0, 0, 1);
        children(10, 10, "11");
        children(10, 20, "12 11");

        assertThat(read(10).processes()).hasValue(3);
    }

    @Test
    void withoutSuchListsEverybodysParentTells() throws Exception {
        process(10, 1, "worker", 1, 0, 0, 0, 1);
        process(11, 10, "child", 1, 0, 0, 0, 1);
        process(12, 11, "grandchild", 1, 0, 0, 0, 1);
        process(99, 1, "stranger", 1, 0, 0, 0, 1);
        for (int pid : new int[] {10, 11, 12, 99}) {
            Files.createDirectories(proc.resolve(pid + "/task/" + pid));
        }

        assertThat(read(10).processes()).hasValue(3);
    }

    @Test
    void aCommandMayLookLikeNumbers() throws Exception {
        process(10, 1, "x) R 1 2 (3", 5, 0, 0, 0, 2);
        children(10, 10, "");

        assertThat(read(10).cpuNanos()).hasValue(50_000_000);
    }

    @Test
    void aProcessThatIsGoneIsUnknown() throws Exception {
        assertThat(read(10)).isEqualTo(TreeReading.UNKNOWN);
    }

    @Test
    void aChildThatEndedMeanwhileIsLeftOut() throws Exception {
        process(10, 1, "worker", 1, 0, 0, 0, 1);
        children(10, 10, "11 12");

        assertThat(read(10).processes()).hasValue(1);
    }

    @Test
    void circlesEnd() throws Exception {
        process(10, 11, "a", 1, 0, 0, 0, 1);
        process(11, 10, "b", 1, 0, 0, 0, 1);
        children(10, 10, "11");
        children(11, 11, "10");

        assertThat(read(10).processes()).hasValue(2);
    }

    @Test
    void whileNothingBeginsOnlyTheMembersAreRead() throws Exception {
        process(10, 1, "worker", 1, 0, 0, 0, 1);
        process(11, 10, "child", 1, 0, 0, 0, 1);
        children(10, 10, "11");
        children(11, 11, "");
        lastNumber(11);
        try (ProcessTree tree = new ProcessTree(proc, Auxiliary.USUAL)) {
            assertThat(tree.read(10, 7).processes()).hasValue(2);

            // Not what a kernel does: it shows that the threads are not asked.
            children(10, 10, "11 12");
            process(12, 10, "late", 1, 0, 0, 0, 1);
            process(11, 10, "child", 5, 0, 0, 0, 1);
            assertThat(tree.read(10, 7).processes()).hasValue(2);
            assertThat(tree.read(10, 7).cpuNanos()).hasValue(60_000_000);

            lastNumber(12);
            assertThat(tree.read(10, 7).processes()).hasValue(3);
        }
    }

    @Test
    void aMemberThatIsGoneIsLeftOutAndAGoneRootIsUnknown() throws Exception {
        process(10, 1, "worker", 1, 0, 0, 0, 1);
        process(11, 10, "child", 1, 0, 0, 0, 1);
        children(10, 10, "11");
        lastNumber(11);
        try (ProcessTree tree = new ProcessTree(proc, Auxiliary.USUAL)) {
            assertThat(tree.read(10, 7).processes()).hasValue(2);
            Files.delete(proc.resolve("11/stat"));
            assertThat(tree.read(10, 7).processes()).hasValue(1);
            Files.delete(proc.resolve("10/stat"));
            assertThat(tree.read(10, 7)).isEqualTo(TreeReading.UNKNOWN);
        }
    }

    @Test
    void systemsThatOnlyImitateTheNumberGivenLastAreNotBelieved() throws Exception {
        process(10, 1, "worker", 1, 0, 0, 0, 1);
        children(10, 10, "");
        lastNumber(0);
        try (ProcessTree tree = new ProcessTree(proc, Auxiliary.USUAL)) {
            assertThat(tree.read(10, 7).processes()).hasValue(1);
            process(11, 10, "child", 1, 0, 0, 0, 1);
            children(10, 10, "11");
            assertThat(tree.read(10, 7).processes()).hasValue(2);
        }
    }

    @Test
    void theKernelTellsItsUnits() throws Exception {
        java.nio.ByteBuffer words = java.nio.ByteBuffer.allocate(48).order(java.nio.ByteOrder.nativeOrder());
        words.putLong(6).putLong(65_536).putLong(17).putLong(1000).putLong(0).putLong(0);
        Files.createDirectories(proc.resolve("self"));
        Files.write(proc.resolve("self/auxv"), words.array());

        assertThat(Auxiliary.read(proc)).isEqualTo(new Auxiliary(65_536, 1000));
        assertThat(Auxiliary.read(proc.resolve("nowhere"))).isEqualTo(Auxiliary.USUAL);
    }

    private TreeReading read(long root) {
        try (ProcessTree tree = new ProcessTree(proc, Auxiliary.USUAL)) {
            return tree.read(root, 7);
        }
    }

    private void process(
            int pid, int parent, String command, int user, int system, int childUser, int childSystem, int pages)
            throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(
                folder.resolve("stat"),
                pid + " (" + command + ") S " + parent + " 1 1 0 -1 4194304 100 0 0 0 " + user + " " + system + " "
                        + childUser + " " + childSystem + " 20 0 1 0 267007 3133440 " + pages
                        + " 18446744073709551615 1\n");
    }

    private void lastNumber(int pid) throws IOException {
        Files.writeString(proc.resolve("loadavg"), "0.43 1.52 2.30 1/457 " + pid + "\n");
    }

    private void children(int pid, int thread, String list) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(pid + "/task/" + thread));
        Files.writeString(folder.resolve("children"), list);
    }
}
