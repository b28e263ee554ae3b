package dev.assay.internal.resource;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Says in words and numbers which inequality fails.
 *
 * @param snapshot what was sampled last
 * @param ceilings what may be reserved now, packed
 * @param reserved what is, packed
 * @param held what is kept for another, packed
 * @param blind whether the sample is stale
 * @param ageNanos how old it is
 */
record Explanation(Snapshot snapshot, long ceilings, long reserved, long held, boolean blind, long ageNanos) {

    /** Why a request can never be granted; null if it can. */
    static @Nullable Reason impossible(Snapshot snapshot, ResourceRequest request, Isolation level) {
        double mostCpus = Math.max(1, Packed.cpus(snapshot.maxima));
        if (request.cpus() > mostCpus) {
            return new Reason(
                    Reasons.IMPOSSIBLE_REQUEST,
                    Sizes.number(request.cpus()) + " CPUs are needed and never more than " + Sizes.number(mostCpus)
                            + " granted here",
                    Map.of(
                            "neededCpus",
                            request.cpus(),
                            "ceilingCpus",
                            mostCpus,
                            "capacityCpus",
                            snapshot.cpuCapacity));
        }
        boolean process = level == Isolation.PROCESS;
        OptionalLong capacity = process ? snapshot.memoryCapacity() : OptionalLong.of(snapshot.heapMax);
        long most = process ? Packed.memoryBytes(snapshot.maxima) : Packed.heapBytes(snapshot.maxima);
        if (capacity.isEmpty() || request.memoryBytes() <= most) {
            return null;
        }
        return new Reason(
                Reasons.IMPOSSIBLE_REQUEST,
                Sizes.text(request.memoryBytes()) + (process ? " of memory" : " of heap")
                        + " are needed and never more than " + Sizes.text(most) + " granted here",
                Map.of(
                        "neededBytes", request.memoryBytes(),
                        "ceilingBytes", most,
                        "capacityBytes", capacity.getAsLong()));
    }

    /** Why a request is not granted now. */
    Reason delayed(ResourceRequest request, long packed) {
        if (!snapshot.gate.open()) {
            return gateClosed(request);
        }
        if (Packed.heap(packed) > 0 && !snapshot.heapGate.open()) {
            return heapGateClosed(request);
        }
        long withHeld = Packed.plus(reserved, held);
        if (Packed.memory(packed) > 0 && Packed.memory(withHeld) + Packed.memory(packed) > Packed.memory(ceilings)) {
            return shortOfBytes(
                    Reasons.MEMORY_SHORT,
                    "memory",
                    request,
                    Packed.memoryBytes(reserved),
                    Packed.memoryBytes(held),
                    Packed.memoryBytes(ceilings),
                    snapshot.memoryCapacity());
        }
        if (Packed.heap(packed) > 0 && Packed.heap(withHeld) + Packed.heap(packed) > Packed.heap(ceilings)) {
            return shortOfBytes(
                    Reasons.HEAP_SHORT,
                    "heap",
                    request,
                    Packed.heapBytes(reserved),
                    Packed.heapBytes(held),
                    Packed.heapBytes(ceilings),
                    OptionalLong.of(snapshot.heapMax));
        }
        return shortOfCpu(packed);
    }

    private Reason gateClosed(ResourceRequest request) {
        Map<String, Number> numbers = common();
        numbers.put("neededBytes", request.memoryBytes());
        numbers.put("reservedBytes", Packed.memoryBytes(reserved));
        numbers.put("ceilingBytes", Packed.memoryBytes(ceilings));
        return new Reason(
                Reasons.GATE_CLOSED,
                "nothing new begins until memory recovers: " + snapshot.gate.cause() + source(),
                numbers);
    }

    private Reason heapGateClosed(ResourceRequest request) {
        Map<String, Number> numbers = common();
        numbers.putAll(snapshot.heapNumbers());
        numbers.put("neededBytes", request.memoryBytes());
        numbers.put("reservedBytes", Packed.heapBytes(reserved));
        numbers.put("ceilingBytes", Packed.heapBytes(ceilings));
        return new Reason(
                Reasons.GATE_CLOSED,
                "nothing begins in the host's JVM until its heap recovers: " + snapshot.heapGate.cause() + source(),
                numbers);
    }

    private Reason shortOfBytes(
            String code,
            String what,
            ResourceRequest request,
            long reservedBytes,
            long heldBytes,
            long ceilingBytes,
            OptionalLong capacity) {
        Map<String, Number> numbers = common();
        numbers.put("neededBytes", request.memoryBytes());
        numbers.put("reservedBytes", reservedBytes);
        numbers.put("ceilingBytes", ceilingBytes);
        capacity.ifPresent(bytes -> numbers.put("capacityBytes", bytes));
        if (code.equals(Reasons.HEAP_SHORT)) {
            numbers.put("liveBytes", snapshot.heapLive);
        }
        boolean held = heldBytes > 0 && reservedBytes + request.memoryBytes() <= ceilingBytes;
        if (heldBytes > 0) {
            numbers.put("heldBytes", heldBytes);
        }
        String sum = Sizes.text(request.memoryBytes()) + " of " + what + " are needed beside "
                + Sizes.text(reservedBytes) + " reserved"
                + (held ? " and " + Sizes.text(heldBytes) + " kept for a run that waits longer" : "")
                + ", above the ceiling of " + Sizes.text(ceilingBytes);
        return new Reason(held ? Reasons.HELD_FOR_ANOTHER : code, sum + source(), numbers);
    }

    private Reason shortOfCpu(long packed) {
        double needed = Packed.cpus(packed);
        double reservedCpus = Packed.cpus(reserved);
        double heldCpus = Packed.cpus(held);
        double ceiling = Packed.cpus(ceilings);
        Map<String, Number> numbers = common();
        numbers.put("neededCpus", needed);
        numbers.put("reservedCpus", reservedCpus);
        numbers.put("ceilingCpus", ceiling);
        numbers.put("capacityCpus", snapshot.cpuCapacity);
        snapshot.foreignCpus().ifPresent(cpus -> numbers.put("othersCpus", cpus));
        boolean heldBack = heldCpus > 0 && Packed.cpu(reserved) + Packed.cpu(packed) <= Packed.cpu(ceilings);
        if (heldCpus > 0) {
            numbers.put("heldCpus", heldCpus);
        }
        String sum = Sizes.number(needed) + " CPUs are needed beside " + Sizes.number(reservedCpus) + " reserved"
                + (heldBack ? " and " + Sizes.number(heldCpus) + " kept for a run that waits longer" : "")
                + ", above the ceiling of " + Sizes.number(ceiling);
        return new Reason(heldBack ? Reasons.HELD_FOR_ANOTHER : Reasons.CPU_SHORT, sum + source(), numbers);
    }

    private Map<String, Number> common() {
        Map<String, Number> numbers = snapshot.gateNumbers();
        if (snapshot.sampled) {
            numbers.put("readingAgeMillis", ageNanos / 1_000_000);
        }
        return numbers;
    }

    private String source() {
        if (!snapshot.sampled) {
            return " (nothing has been read yet, so the ceiling is cautious)";
        }
        return " (" + Readings.source(snapshot.reading.source)
                + (blind ? ", readings are stale, so the ceiling is cautious)" : ")");
    }
}
