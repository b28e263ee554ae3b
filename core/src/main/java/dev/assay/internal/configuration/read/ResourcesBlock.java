package dev.assay.internal.configuration.read;

import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.ResourceRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@code resources} block: what a run asks for and may not exceed. */
final class ResourcesBlock {

    static final Keys<ResourcesBlock> KEYS = Keys.<ResourcesBlock>of("resources")
            .key("memory", (in, d) -> d.memory = in.size())
            .key("memoryLimit", (in, d) -> d.memoryLimit = positive(in, in.size()))
            .key("cpu", (in, d) -> d.cpu = in.decimal(4096))
            .key("cpuTime", (in, d) -> d.cpuTime = in.positiveDuration())
            .key("wallTime", (in, d) -> d.wallTime = in.positiveDuration())
            .key("threads", (in, d) -> d.threads = in.integer(1, 100_000))
            .key("output", (in, d) -> d.output = positive(in, in.size()))
            .key("soft", (in, d) -> d.soft = in.integer(1, 100))
            .build();

    private @Nullable Long memory;
    private @Nullable Long memoryLimit;
    private @Nullable Double cpu;
    private @Nullable Duration cpuTime;
    private @Nullable Duration wallTime;
    private @Nullable Integer threads;
    private @Nullable Long output;
    private @Nullable Integer soft;

    ResourcesBlock() {}

    private ResourcesBlock(ResourcesBlock defaults) {
        memory = defaults.memory;
        memoryLimit = defaults.memoryLimit;
        cpu = defaults.cpu;
        cpuTime = defaults.cpuTime;
        wallTime = defaults.wallTime;
        threads = defaults.threads;
        output = defaults.output;
        soft = defaults.soft;
    }

    /** Reads a block on top of these defaults. */
    ResourcesBlock with(Input in) throws Unreadable {
        ResourcesBlock block = new ResourcesBlock(this);
        KEYS.read(in, block);
        return block;
    }

    private static @Nullable Long positive(Input in, @Nullable Long size) {
        if (size != null && size == 0) {
            in.fault(Codes.BAD_VALUE, "must be more than 0B; leave it out for no limit");
            return null;
        }
        return size;
    }

    ResourceRequest request(Input in) {
        if (memory == null && cpu == null) {
            return ResourceRequest.NONE;
        }
        return in.share(new ResourceRequest(memory == null ? 0 : memory, cpu == null ? 0 : cpu));
    }

    Limits limits(Input in) {
        Limits.Builder limits = Limits.builder();
        if (memoryLimit != null) {
            limits.memoryBytes(memoryLimit);
        }
        if (cpuTime != null) {
            limits.cpuTime(cpuTime);
        }
        if (wallTime != null) {
            limits.wallTime(wallTime);
        }
        if (threads != null) {
            limits.threads(threads);
        }
        if (output != null) {
            limits.outputBytes(output);
        }
        if (soft != null) {
            limits.softPercent(soft);
        }
        return in.share(limits.build());
    }
}
