package dev.assay.internal.configuration.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.Fault;
import dev.assay.support.io.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads configurations from JSON and YAML: streaming, within limits, and with every fault of all documents instead of
 * the first.
 *
 * <p>Immutable; any thread. It checks what a document says by itself; what depends on other parts or on the host is the
 * validator's.
 */
public final class ConfigurationReader {

    private static final int DERIVED_REVISION_DIGITS = 16;

    private final ReadLimits limits;
    private final Placeholders placeholders;
    private final Optional<String> tenant;

    /** A reader with the default limits, without placeholders, for any tenant. */
    public ConfigurationReader() {
        this(ReadLimits.DEFAULT, Placeholders.OFF, Optional.empty());
    }

    /**
     * A reader.
     *
     * @param limits how much it takes in
     * @param placeholders which environment variables text may name
     * @param tenant the only tenant a configuration may name, if that matters
     */
    public ConfigurationReader(ReadLimits limits, Placeholders placeholders, Optional<String> tenant) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.placeholders = Objects.requireNonNull(placeholders, "placeholders");
        this.tenant = Objects.requireNonNull(tenant, "tenant");
    }

    /**
     * Reads one document.
     *
     * @throws ConfigurationException with every fault
     */
    public Configuration read(byte[] bytes, Format format, String source) {
        return read(List.of(new Document(source, format, bytes)), source).configuration();
    }

    /**
     * Reads documents that are one configuration together, in this order. What the first says of component, labels and
     * defaults holds for the others, too.
     *
     * @param source what the configuration gives as its source
     * @throws ConfigurationException with every fault
     */
    public ReadConfiguration read(List<Document> documents, String source) {
        Faults faults = new Faults(limits.maxFaults());
        Places places = new Places(source);
        Assembly all = new Assembly(tenant, places);
        if (fits(documents, source, faults)) {
            JobBlock inherited = new JobBlock();
            Shared shared = new Shared();
            for (int i = 0; i < documents.size(); i++) {
                JobBlock after = readOne(documents.get(i), all, faults, inherited, shared);
                inherited = i == 0 ? after : inherited;
            }
            whole(all, source, faults);
        }
        List<Fault> found = faults.sorted();
        if (!found.isEmpty()) {
            throw new ConfigurationException(all.revision == null ? "" : all.revision, found);
        }
        return new ReadConfiguration(build(all, source, digest(documents)), places);
    }

    private boolean fits(List<Document> documents, String source, Faults faults) {
        faults.document(source);
        long bytes = documents.stream().mapToLong(each -> each.bytes().length).sum();
        if (bytes > limits.maxBytes()) {
            faults.add(
                    Codes.LIMIT_BYTES,
                    0,
                    "",
                    "is larger than " + limits.maxBytes() + " bytes, the limit of its source");
            return false;
        }
        return true;
    }

    private JobBlock readOne(Document document, Assembly all, Faults faults, JobBlock inherited, Shared shared) {
        faults.document(document.name());
        all.places.document(document.name());
        try (Parsers parsers = new Parsers(document, faults, shared)) {
            return DocumentBlock.read(parsers::open, all, faults, inherited);
        } catch (Unreadable e) {
            faults.add(e.code(), e.place(), "", e.text());
            return inherited;
        }
    }

    private static void whole(Assembly all, String source, Faults faults) {
        faults.document(source);
        if (!all.hasJobs && faults.count() == 0) {
            faults.add(Codes.MISSING_KEY, 0, "jobs", "is missing; a configuration without jobs says jobs: []");
        }
        if (all.issued != null && all.expires != null && !all.issued.isBefore(all.expires)) {
            faults.add(Codes.CONFLICT, 0, "expires", "must be later than issued");
        }
    }

    private static Configuration build(Assembly all, String source, String digest) {
        String revision = all.revision;
        Configuration.Builder configuration = Configuration.builder(
                        revision == null ? "sha256-" + digest.substring(0, DERIVED_REVISION_DIGITS) : revision)
                .source(source)
                .digest("sha256:" + digest)
                .settings(all.settings.build())
                .jobs(all.jobs);
        if (all.issued != null) {
            configuration.issued(all.issued);
        }
        if (all.expires != null) {
            configuration.expires(all.expires);
        }
        all.plugins.values().forEach(configuration::plugin);
        all.secrets.values().forEach(configuration::secret);
        return configuration.build();
    }

    /**
     * The digest of documents: of its bytes for one, otherwise of a list with each one's digest and name.
     *
     * @return 64 hexadecimal digits
     */
    public static String digest(List<Document> documents) {
        if (documents.size() == 1) {
            return Digests.sha256(documents.get(0).bytes());
        }
        StringBuilder list = new StringBuilder();
        for (Document document : documents) {
            list.append(Digests.sha256(document.bytes()))
                    .append("  ")
                    .append(document.name())
                    .append('\n');
        }
        return Digests.sha256(list.toString());
    }

    /** Opens parsers over one document and closes them again. */
    private final class Parsers implements AutoCloseable {

        private final Document document;
        private final Faults faults;
        private final Shared shared;
        private final java.util.ArrayDeque<JsonParser> opened = new java.util.ArrayDeque<>();

        Parsers(Document document, Faults faults, Shared shared) {
            this.document = document;
            this.faults = faults;
            this.shared = shared;
        }

        Input open() throws Unreadable {
            byte[] bytes = document.bytes();
            boolean yaml = document.format() == Format.YAML;
            if (yaml && bytes.length > ReadLimits.MAX_YAML_BYTES) {
                throw new Unreadable(
                        Codes.LIMIT_BYTES, 0, "is larger than 3 MiB of YAML; write JSON, or several files in a folder");
            }
            int from = Encoding.start(bytes);
            JsonParser parser = parser(yaml ? yamlFactory() : jsonFactory(), bytes, from);
            opened.add(parser);
            Tokens tokens = yaml ? YamlTokens.of(parser, limits) : new ParserTokens(parser, false);
            return new Input(tokens, faults, limits, placeholders, shared);
        }

        private JsonParser parser(JsonFactory factory, byte[] bytes, int from) throws Unreadable {
            try {
                return factory.createParser(bytes, from, bytes.length - from);
            } catch (IOException e) {
                throw new Unreadable(Codes.SYNTAX, 0, "can't be read as " + document.format());
            }
        }

        @Override
        public void close() {
            try {
                for (JsonParser parser : opened) {
                    parser.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("closing a parser over bytes in memory", e);
            }
        }
    }

    private JsonFactory jsonFactory() {
        return JsonFactory.builder()
                .streamReadConstraints(constraints())
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    private JsonFactory yamlFactory() throws Unreadable {
        try {
            return YamlTokens.factory(constraints());
        } catch (LinkageError e) {
            throw new Unreadable(
                    Codes.YAML_UNAVAILABLE,
                    0,
                    "is YAML, for which the artifact com.fasterxml.jackson.dataformat:jackson-dataformat-yaml must be"
                            + " on the class or module path; add it, or write JSON");
        }
    }

    // A second line behind our own limits, for what a parser does before it shows us a token.
    private StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxDepth() + 2)
                .maxStringLength(Math.max(limits.maxText(), 1024))
                .maxNameLength(1024)
                .maxNumberLength(1024)
                .build();
    }
}
