package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ResourceProbe} promises, as tests to extend: known values make sense, unknown ones are absent and never
 * 0, counters only rise, and readers do not disturb one another.
 *
 * <p>The tests read the real machine through the probe.
 */
public abstract class ResourceProbeContract {

    private static final int READS = 20;

    private final ContractLife<ResourceProbe> life = new ContractLife<>();

    /** For subclasses. */
    protected ResourceProbeContract() {}

    /** Makes a new probe; not started. Called once for each test. */
    protected abstract ResourceProbe probe() throws Exception;

    /** The environment that the probe is started with. */
    protected final ManualEnvironment environment() {
        return life.environment();
    }

    /** Starts the probe. */
    @BeforeEach
    final void startTheProbe() throws Exception {
        life.start(this::probe);
    }

    /** Closes the probe. */
    @AfterEach
    final void closeTheProbe() {
        life.end();
    }

    /** There is always a reading, and it says what was read. */
    @Test
    protected void answersAReadingThatNamesItsSource() throws Exception {
        MachineReading reading = life.component().read();

        assertThat(reading).isNotNull();
        assertThat(reading.source()).isNotBlank();
    }

    /** The stamp is the injected ticker's, so that rates are computed over the right time. */
    @Test
    protected void stampsReadingsByTheInjectedTicker() throws Exception {
        environment().time().advance(Duration.ofMinutes(7));

        assertThat(life.component().read().stampNanos())
                .isEqualTo(environment().time().nanos());
    }

    /** What is known makes sense. */
    @Test
    protected void knownValuesAreWithinWhatAMachineCanHave() throws Exception {
        MachineReading reading = life.component().read();

        reading.memoryTotalBytes().ifPresent(total -> assertThat(total).isGreaterThan(1L << 20));
        if (reading.memoryTotalBytes().isPresent()) {
            reading.memoryAvailableBytes()
                    .ifPresent(available -> assertThat(available)
                            .isBetween(0L, reading.memoryTotalBytes().getAsLong()));
        }
        reading.cpuCapacity()
                .ifPresent(cpus -> assertThat(cpus).isGreaterThan(0).isLessThan(100_000));
        assertPercent(reading.memoryPressurePercent());
        assertPercent(reading.memoryStallPercent());
        assertPercent(reading.cpuPressurePercent());
    }

    /** The machine has run this test, so a counter of 0 is one that was not read. */
    @Test
    protected void aCounterThatIsNotKnownIsAbsentAndNotZero() throws Exception {
        burn();

        life.component()
                .read()
                .cpuBusyNanos()
                .ifPresent(busy -> assertThat(busy).isPositive());
    }

    /** Counters never run backwards, and work makes them rise. */
    @Test
    protected void countersRise() throws Exception {
        MachineReading first = life.component().read();
        MachineReading last = first;
        for (int i = 0; i < READS; i++) {
            burn();
            MachineReading next = life.component().read();
            assertNotLess(last.cpuBusyNanos(), next.cpuBusyNanos());
            assertNotLess(last.throttledNanos(), next.throttledNanos());
            last = next;
        }
    }

    /** What can be read does not come and go. */
    @Test
    protected void whatIsKnownOnceIsKnownAgain() throws Exception {
        MachineReading first = life.component().read();
        MachineReading second = life.component().read();

        assertThat(second.source()).isEqualTo(first.source());
        assertThat(second.cpuBusyNanos().isPresent())
                .isEqualTo(first.cpuBusyNanos().isPresent());
        assertThat(second.cpuCapacity()).isEqualTo(first.cpuCapacity());
        assertThat(second.memoryTotalBytes()).isEqualTo(first.memoryTotalBytes());
        assertThat(second.memoryAvailableBytes().isPresent())
                .isEqualTo(first.memoryAvailableBytes().isPresent());
    }

    /** What a probe says that it can tell is what it tells; one that says nothing is taken by its readings. */
    @Test
    protected void tellsWhatItSaysThatItCanTell() throws Exception {
        Set<ProbeCapability> said = life.component().capabilities();
        burn();
        Set<ProbeCapability> told = EnumSet.noneOf(ProbeCapability.class);
        told.addAll(life.component().read().known());
        TreeReading tree = life.component().tree(ProcessHandle.current());
        tree.cpuNanos().ifPresent(known -> told.add(ProbeCapability.TREE_CPU_TIME));
        tree.residentBytes().ifPresent(known -> told.add(ProbeCapability.TREE_MEMORY));
        tree.threads().ifPresent(known -> told.add(ProbeCapability.TREE_THREADS));

        if (!said.isEmpty()) {
            assertThat(told).as("what it told, beside what it says it can").isEqualTo(said);
        }
    }

    /** A second probe reads the same counters: differences belong to whoever samples. */
    @Test
    protected void readersDoNotDisturbOneAnother() throws Exception {
        ResourceProbe other = probe();
        other.start(environment());
        try {
            MachineReading before = life.component().read();
            burn();
            MachineReading between = other.read();
            burn();
            MachineReading after = life.component().read();

            assertNotLess(before.cpuBusyNanos(), between.cpuBusyNanos());
            assertNotLess(between.cpuBusyNanos(), after.cpuBusyNanos());
        } finally {
            other.close();
        }
    }

    /** This very process is alive, so what is known of it is above 0. */
    @Test
    protected void readsTheTreeOfThisProcessOrSaysThatItCannot() throws Exception {
        burn();

        TreeReading reading = life.component().tree(ProcessHandle.current());

        assertThat(reading).isNotNull();
        reading.cpuNanos().ifPresent(cpu -> assertThat(cpu).isPositive());
        reading.residentBytes().ifPresent(resident -> assertThat(resident).isGreaterThan(1L << 20));
        reading.processes().ifPresent(processes -> assertThat(processes).isPositive());
        reading.threads().ifPresent(threads -> assertThat(threads).isGreaterThan(1));
    }

    /** A process that has ended is not taken for one that lives and is idle. */
    @Test
    protected void doesNotTakeAProcessThatHasEndedForAnIdleOne() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();

        TreeReading reading = life.component().tree(process.toHandle());

        assertThat(reading).isNotNull();
        assertThat(reading.processes().orElse(0)).as("living processes").isZero();
        if (reading.processes().isEmpty()) {
            assertThat(reading.residentBytes().orElse(-1)).as("resident bytes").isNotZero();
        }
    }

    /** No thread that the probe made outlives it. */
    @Test
    protected void leavesNoThreadBehind() throws Exception {
        life.component().read();

        life.closeNow();

        environment().awaitNoThreads();
    }

    private static void assertPercent(OptionalDouble percent) {
        percent.ifPresent(value -> assertThat(value).isBetween(0.0, 100.0));
    }

    private static void assertNotLess(OptionalLong before, OptionalLong after) {
        if (before.isPresent() && after.isPresent()) {
            assertThat(after.getAsLong()).isGreaterThanOrEqualTo(before.getAsLong());
        }
    }

    // Some CPU time, counted in work because nobody here reads a clock.
    private static void burn() {
        double sum = 0;
        for (int i = 1; i < 3_000_000; i++) {
            sum += 1.0 / i;
        }
        assertThat(sum).isPositive();
    }
}
