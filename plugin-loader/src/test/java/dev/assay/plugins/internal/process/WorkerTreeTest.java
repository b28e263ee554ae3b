package dev.assay.plugins.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Only what is known to be the worker's is killed. */
@EnabledOnOs(OS.LINUX)
class WorkerTreeTest {

    @Test
    void aProcessThatHasTheWorkersNumberNowIsLeftAlone() throws Exception {
        Process innocent = new ProcessBuilder("sleep", "300").start();
        try {
            // The worker has ended; its number went to somebody else, with children of its own.
            WorkerTree tree = new WorkerTree(new Ended(innocent.pid()), "a-mark-that-nobody-has");

            assertThat(tree.leftovers()).isEmpty();
            assertThat(tree.kill()).isEmpty();

            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly().waitFor();
        }
    }

    @Test
    void aZombieIsDead() throws Exception {
        // Its parent never asks for it.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0.01 & echo $!; exec sleep 300").start();
        try {
            long child = Long.parseLong(parent.inputReader().readLine());
            ProcessHandle handle = ProcessHandle.of(child).orElse(null);
            while (handle != null && WorkerTree.lives(handle)) {
                Thread.onSpinWait();
            }
            WorkerTree tree = new WorkerTree(parent.toHandle(), "a-mark-that-nobody-has");
            tree.remember();
            assertThat(tree.leftovers()).isEmpty();
            assertThat(tree.kill()).isEmpty();
            assertThat(WorkerTree.lives(parent.toHandle())).isFalse();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    /** What the JDK says of a process that is gone: the number is the same, the time of its start is not. */
    private record Ended(long pid) implements ProcessHandle {
        @Override
        public Optional<ProcessHandle> parent() {
            return Optional.empty();
        }

        @Override
        public Stream<ProcessHandle> children() {
            return Stream.empty();
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return Stream.empty();
        }

        @Override
        public Info info() {
            return ProcessHandle.current().info();
        }

        @Override
        public CompletableFuture<ProcessHandle> onExit() {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public boolean supportsNormalTermination() {
            return true;
        }

        @Override
        public boolean destroy() {
            return destroyForcibly();
        }

        @Override
        public boolean destroyForcibly() {
            throw new AssertionError("nobody may be killed");
        }

        @Override
        public boolean isAlive() {
            return false;
        }

        @Override
        public int compareTo(ProcessHandle other) {
            return Long.compare(pid, other.pid());
        }
    }
}
