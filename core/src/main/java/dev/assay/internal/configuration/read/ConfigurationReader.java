package dev.assay.internal.configuration.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.support.io.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads configurations from JSON and YAML: streaming, within limits, and with every fault of all documents instead of
 * the first.
 *
 * <p>Immutable; any thread. It checks what a document says by itself; what depends on other parts or on the host is the
 * validator's.
 */
public final class ConfigurationReader {

    private static final int DERIVED_REVISION_DIGITS = 16;
    private static final int PIECE = 64 * 1024;

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
        try {
            return read(List.of(new Document(source, format, bytes)), source, List.of())
                    .configuration();
        } catch (IOException e) {
            throw new UncheckedIOException("reading bytes in memory", e);
        }
    }

    /**
     * Reads documents that are one configuration together, in this order. What the first says of component, labels and
     * defaults holds for the others, too.
     *
     * <p>The documents go by as they are parsed; what is held of them is what was made of them. Of a job that is equal to a
     * known one the known instance is kept, so that a revision beside the one before costs little more than its changes.
     *
     * @param source what the configuration gives as its source
     * @param known jobs to use again, such as those in force; of one id at most one
     * @throws ConfigurationException with every fault
     * @throws IOException if a document can't be read, or is another one the second time
     */
    public ReadConfiguration read(List<Document> documents, String source, List<JobSpec> known) throws IOException {
        Faults faults = new Faults(limits.maxFaults());
        Places places = new Places(source);
        Assembly all = new Assembly(tenant, places, known);
        faults.document(source);
        JobBlock inherited = new JobBlock();
        Shared shared = new Shared();
        Passage passage = new Passage(source, faults, shared);
        for (int i = 0; i < documents.size() && !passage.full; i++) {
            JobBlock after = readOne(documents.get(i), all, faults, inherited, passage);
            inherited = i == 0 ? after : inherited;
        }
        if (!passage.full) {
            whole(all, source, faults);
        }
        List<Fault> found = faults.sorted();
        if (!found.isEmpty()) {
            throw new ConfigurationException(all.revision == null ? "" : all.revision, found);
        }
        return new ReadConfiguration(build(all, source, digest(documents, passage.digests)), places);
    }

    private JobBlock readOne(Document document, Assembly all, Faults faults, JobBlock inherited, Passage passage)
            throws IOException {
        faults.document(document.name());
        all.places.document(document.name());
        passage.begin(document);
        try {
            JobBlock after = DocumentBlock.read(passage::open, all, faults, inherited);
            return passage.isFull() ? inherited : after;
        } catch (Unreadable e) {
            passage.check();
            if (!passage.isFull()) {
                faults.add(e.code(), e.place(), "", e.text());
            }
            return inherited;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            passage.end();
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
     * @throws ConfigurationException if there are more bytes than the reader takes in
     * @throws IOException if a document can't be read
     */
    public String digest(List<Document> documents) throws IOException {
        List<String> digests = new ArrayList<>();
        long left = limits.maxBytes();
        byte[] piece = new byte[PIECE];
        for (Document document : documents) {
            try (PassingBytes bytes = new PassingBytes(document.content().open(), left)) {
                while (bytes.read(piece, 0, piece.length) >= 0 && !bytes.tooMany()) {
                    // each piece is digested as it goes by
                }
                if (bytes.tooMany()) {
                    throw new ConfigurationException(
                            "", List.of(new Fault(Codes.LIMIT_BYTES, document.name(), tooLarge())));
                }
                left -= bytes.count();
                digests.add(bytes.digest());
            }
        }
        return digest(documents, digests);
    }

    private static String digest(List<Document> documents, List<String> digests) {
        if (digests.size() == 1) {
            return digests.get(0);
        }
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < digests.size(); i++) {
            list.append(digests.get(i))
                    .append("  ")
                    .append(documents.get(i).name())
                    .append('\n');
        }
        return Digests.sha256(list.toString());
    }

    private String tooLarge() {
        return "is larger than " + limits.maxBytes() + " bytes, the limit of its source";
    }

    /** The documents as they go by: opens parsers over one after the other, closes them, and keeps their digests. */
    private final class Passage {

        private final String source;
        private final Faults faults;
        private final Shared shared;
        private final List<String> digests = new ArrayList<>();
        private final Deque<JsonParser> opened = new ArrayDeque<>();
        private long left = limits.maxBytes();
        private @Nullable Document document;
        private @Nullable PassingBytes bytes;
        private @Nullable String digest;
        private boolean full;

        Passage(String source, Faults faults, Shared shared) {
            this.source = source;
            this.faults = faults;
            this.shared = shared;
        }

        void begin(Document next) {
            document = next;
            bytes = null;
            digest = null;
        }

        /** Opens the present document, for the first time or anew. */
        Input open() throws Unreadable {
            Document of = Objects.requireNonNull(document);
            try {
                passed();
                PassingBytes from = new PassingBytes(of.content().open(), left);
                bytes = from;
                boolean yaml = of.format() == Format.YAML;
                JsonParser parser = yaml
                        ? yamlFactory().createParser(text(whole(from)))
                        : jsonFactory().createParser(text(from));
                opened.add(parser);
                Tokens tokens = yaml ? YamlTokens.of(parser, limits) : new ParserTokens(parser, false);
                return new Input(tokens, faults, limits, placeholders, shared);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private InputStream text(InputStream from) throws IOException, Unreadable {
            PushbackInputStream text = new PushbackInputStream(from, Encoding.MARK);
            byte[] first = text.readNBytes(Encoding.MARK);
            int start = Encoding.start(first);
            text.unread(first, start, first.length - start);
            return text;
        }

        // The YAML parser would refuse more by itself, with less to say about it.
        private InputStream whole(InputStream from) throws IOException, Unreadable {
            byte[] all = from.readNBytes(ReadLimits.MAX_YAML_BYTES + 1);
            if (all.length > ReadLimits.MAX_YAML_BYTES) {
                throw new Unreadable(
                        Codes.LIMIT_BYTES, 0, "is larger than 3 MiB of YAML; write JSON, or several files in a folder");
            }
            return new ByteArrayInputStream(all);
        }

        /** Fails if reading did, rather than what was read. */
        void check() throws IOException {
            if (bytes != null) {
                bytes.check();
            }
        }

        /** Whether there are more bytes than may be, which is a fault then. */
        boolean isFull() {
            if (bytes == null || !bytes.tooMany()) {
                return false;
            }
            faults.document(source);
            faults.add(Codes.LIMIT_BYTES, 0, "", tooLarge());
            full = true;
            return true;
        }

        // What is read a second time has to be the same.
        private void passed() throws IOException {
            if (bytes == null) {
                return;
            }
            String now = bytes.digest();
            if (digest != null && !digest.equals(now)) {
                throw new IOException("it changed while it was read");
            }
            digest = now;
        }

        void end() throws IOException {
            for (JsonParser parser : opened) {
                parser.close();
            }
            opened.clear();
            passed();
            left -= bytes == null ? 0 : bytes.count();
            digests.add(digest == null ? "" : digest);
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
