package dev.assay.plugins.internal.wire;

import dev.assay.spi.configuration.Population;
import dev.assay.spi.plugin.HostFacts;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one run of a worker: all that a plugin may know of it but secrets, which it asks for.
 *
 * @param pluginId which plugin
 * @param pluginVersion its version
 * @param entry the class to run, empty for a plugin that is the process itself
 * @param loaderName the class loader's name, as it is in stack frames
 * @param code the sizes of the archives that follow in CODE frames, the plugin's first
 * @param job the job's id
 * @param attempt from 1
 * @param open whether any check may be reported
 * @param checks the checks that may be reported
 * @param parameters the job's parameters
 * @param population the subjects the job is about
 * @param host facts about the host
 * @param workDirectory the attempt's folder
 * @param timeLeftNanos how long it may take
 * @param now the host's wall clock
 * @param maxThreads how many threads the executor may have
 * @param maxEvidenceBytes how much evidence an observation carries along
 * @param logLevel the weakest {@link System.Logger.Level} worth sending, by its severity
 */
public record RunMessage(
        String pluginId,
        String pluginVersion,
        String entry,
        String loaderName,
        List<Integer> code,
        String job,
        int attempt,
        boolean open,
        List<String> checks,
        Map<String, Object> parameters,
        Population population,
        HostFacts host,
        Path workDirectory,
        long timeLeftNanos,
        Instant now,
        int maxThreads,
        long maxEvidenceBytes,
        int logLevel) {

    private static final int MAX_ARCHIVES = 256;
    private static final int MAX_PARTS = 1 << 20;

    /** Writes it. */
    public byte[] frame() {
        WireWriter out = new WireWriter(Protocol.RUN);
        out.text(pluginId).text(pluginVersion).text(entry).text(loaderName).u32(code.size());
        for (Integer size : code) {
            out.u32(size);
        }
        out.text(job).u32(attempt).bool(open);
        Observations.texts(out, checks);
        Values.writeMap(out, parameters);
        population(out, population);
        host(out, host);
        out.text(workDirectory.toString()).i64(timeLeftNanos);
        Observations.instant(out, now);
        return out.u32(maxThreads).i64(maxEvidenceBytes).u32(logLevel).frame();
    }

    /** Reads it. */
    public static RunMessage read(WireReader in) throws WireException {
        try {
            RunMessage message = new RunMessage(
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    sizes(in),
                    in.text(),
                    in.u32(),
                    in.bool(),
                    texts(in),
                    Values.readMap(in),
                    population(in),
                    host(in),
                    Path.of(in.text()),
                    in.i64(),
                    Observations.instant(in),
                    in.u32(),
                    in.i64(),
                    in.u32());
            in.end();
            return message;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw in.fault(String.valueOf(e.getMessage()));
        }
    }

    private static List<Integer> sizes(WireReader in) throws WireException {
        int count = in.count(4, MAX_ARCHIVES);
        List<Integer> sizes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int size = in.u32();
            if (size < 0) {
                throw in.fault("an archive is larger than 2 GiB");
            }
            sizes.add(size);
        }
        return sizes;
    }

    private static List<String> texts(WireReader in) throws WireException {
        int count = in.count(4, MAX_PARTS);
        List<String> texts = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            texts.add(in.text());
        }
        return texts;
    }

    private static void population(WireWriter out, Population population) {
        selectors(out, population.include());
        selectors(out, population.exclude());
        out.u32(population.expectAtLeast());
        pairs(out, population.labels());
    }

    private static Population population(WireReader in) throws WireException {
        return new Population(selectors(in), selectors(in), in.u32(), pairs(in));
    }

    private static void selectors(WireWriter out, List<Population.Selector> selectors) {
        out.u32(selectors.size());
        for (Population.Selector selector : selectors) {
            out.text(selector.type())
                    .optionalText(selector.uri())
                    .optionalText(selector.glob())
                    .optionalText(selector.secret())
                    .optionalText(selector.reason());
        }
    }

    private static List<Population.Selector> selectors(WireReader in) throws WireException {
        int count = in.count(8, MAX_PARTS);
        List<Population.Selector> selectors = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            selectors.add(new Population.Selector(
                    in.text(), in.optionalText(), in.optionalText(), in.optionalText(), in.optionalText()));
        }
        return selectors;
    }

    private static void pairs(WireWriter out, Map<String, String> pairs) {
        out.u32(pairs.size());
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            out.text(pair.getKey()).text(pair.getValue());
        }
    }

    private static Map<String, String> pairs(WireReader in) throws WireException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int left = in.count(8, MAX_PARTS); left > 0; left--) {
            pairs.put(in.text(), in.text());
        }
        return pairs;
    }

    private static void host(WireWriter out, HostFacts host) {
        out.i64(host.pid()).text(host.javaHome().toString());
        out.u8(host.container().isEmpty() ? 0 : host.container().get() ? 2 : 1);
        Observations.texts(out, host.arguments());
        out.u32(host.code().size());
        for (Path path : host.code()) {
            out.text(path.toString());
        }
        pairs(out, host.attributes());
    }

    private static HostFacts host(WireReader in) throws WireException {
        HostFacts.Builder host = HostFacts.builder(in.i64(), path(in));
        int container = in.u8();
        if (container > 0) {
            host.container(container == 2);
        }
        host.arguments(texts(in));
        int count = in.count(4, MAX_PARTS);
        List<Path> code = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            code.add(path(in));
        }
        host.code(code);
        for (Map.Entry<String, String> fact : pairs(in).entrySet()) {
            host.attribute(fact.getKey(), fact.getValue());
        }
        return host.build();
    }

    private static Path path(WireReader in) throws WireException {
        String text = in.text();
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw in.fault("a path is none on this system");
        }
    }

    /** For messages: nothing of the job's values. */
    @Override
    public String toString() {
        return "RunMessage[" + job + " " + pluginId + "@" + pluginVersion + "]";
    }
}
