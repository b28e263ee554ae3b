package dev.assay.internal.configuration.read;

import static dev.assay.internal.configuration.read.Reading.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.JobSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Documents go by while they are read, and what did not change is not kept twice. */
class PassingReadTest {

    private static final String TOP = "{\"apiVersion\":\"assay.dev/v1\",\"revision\":\"%s\",\"plugins\":{\"p\":{}},";

    private final ConfigurationReader reader = new ConfigurationReader();

    @Test
    void aJobThatDidNotChangeIsTheVeryInstanceOfTheRevisionBefore() throws Exception {
        Configuration first = read(text("1", "a", "b", "c"), List.of());

        Configuration second = read(
                text("2", "c", "a", "d").replace("\"id\":\"a\"", "\"id\":\"a\",\"title\":\"other\""), first.jobs());

        assertThat(second.jobs()).extracting(JobSpec::id).containsExactly("c", "a", "d");
        assertThat(second.jobs().get(0)).isSameAs(first.jobs().get(2));
        assertThat(second.jobs().get(1)).isNotEqualTo(first.jobs().get(0));
        assertThat(second)
                .usingRecursiveComparison()
                .isEqualTo(read(
                        text("2", "c", "a", "d").replace("\"id\":\"a\"", "\"id\":\"a\",\"title\":\"other\""),
                        List.of()));
    }

    @Test
    void aKnownJobThatStandsTwiceIsAFaultAsEver() throws Exception {
        Configuration first = read(text("1", "a", "b"), List.of());

        assertThatThrownBy(() -> read(text("2", "a", "b", "a"), first.jobs()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DUPLICATE_ID")
                .hasMessageContaining("jobs[0]");
    }

    @Test
    void jobsAreMadeOfWhatIsSharedBetweenThem() throws Exception {
        Configuration configuration = read(
                TOP.formatted("1") + "\"labels\":{\"env\":\"prod\",\"region\":\"eu1\"},\"jobs\":["
                        + "{\"id\":\"a\",\"plugin\":\"p\",\"schedule\":{\"every\":\"PT1H\",\"splay\":\"PT5M\"}},"
                        + "{\"id\":\"b\",\"plugin\":\"p\",\"schedule\":{\"every\":\"PT1H\",\"splay\":\"PT5M\"}}]}",
                List.of());

        JobSpec one = configuration.jobs().get(0);
        JobSpec other = configuration.jobs().get(1);
        assertThat(one.labels()).isSameAs(other.labels()).containsEntry("region", "eu1");
        assertThat(one.schedule()).isSameAs(other.schedule());
        assertThat(one.bounds()).isSameAs(other.bounds());
        assertThat(one.policies()).isSameAs(other.policies());
        assertThat(one.plugin()).isSameAs(other.plugin());
        assertThat(one.parameters()).isSameAs(other.parameters());
        assertThat(one.title()).isSameAs(one.id());
    }

    @Test
    void theDigestIsThatOfTheBytesThatWentBy() throws Exception {
        byte[] text = bytes(text("1", "a"));
        List<Document> one = List.of(new Document("a.json", Format.JSON, text));
        List<Document> two =
                List.of(one.get(0), new Document("b.yaml", Format.YAML, bytes("apiVersion: assay.dev/v1")));

        assertThat(reader.read(one, "t", List.of()).configuration().digest())
                .isEqualTo("sha256:" + reader.digest(one))
                .isEqualTo("sha256:" + dev.assay.support.io.Digests.sha256(text));
        assertThat(reader.read(two, "t", List.of()).configuration().digest()).isEqualTo("sha256:" + reader.digest(two));
    }

    @Test
    void whatCanNotBeReadIsAFailureAndNoFault() {
        String text = text("1", "a", "b");
        Document failing = new Document("t", Format.JSON, () -> new InputStream() {
            private int left = 60;

            @Override
            public int read() throws IOException {
                if (left == 0) {
                    throw new IOException("the disk is gone");
                }
                return bytes(text)[60 - left--];
            }
        });

        assertThatThrownBy(() -> reader.read(List.of(failing), "t", List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the disk is gone");
    }

    @Test
    void aDocumentThatIsAnotherOneTheSecondTimeIsReadAgain() {
        String late = text("1", "a").replaceAll("}$", ",\"defaults\":{\"timeout\":\"PT5M\"}}");
        Iterator<String> times = List.of(late, late.replace("PT5M", "PT6M")).iterator();
        Document changing = new Document("t", Format.JSON, () -> new ByteArrayInputStream(bytes(times.next())));

        assertThatThrownBy(() -> reader.read(List.of(changing), "t", List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("changed while it was read");
    }

    @Test
    void theLimitIsOfAllDocumentsTogetherAndToTheByte() throws Exception {
        byte[] text = bytes(text("1", "a") + "\n");
        byte[] more = bytes("{\"apiVersion\":\"assay.dev/v1\"}  ");
        List<Document> both = List.of(new Document("a", Format.JSON, text), new Document("b", Format.JSON, more));
        ConfigurationReader enough = limited(text.length + more.length);
        ConfigurationReader less = limited(text.length + more.length - 1);

        assertThat(enough.read(both, "t", List.of()).configuration().jobs()).hasSize(1);
        assertThat(enough.digest(both)).hasSize(64);
        assertThatThrownBy(() -> less.read(both, "t", List.of()))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.faults())
                                .singleElement()
                                .satisfies(fault -> assertThat(fault.code()).isEqualTo("LIMIT_BYTES")));
        assertThatThrownBy(() -> less.digest(both))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("LIMIT_BYTES");
    }

    @Test
    void anIndexFindsEachOfManyAndTellsWhatIsThereAlready() {
        List<JobSpec> jobs = new ArrayList<>();
        JobIndex index = new JobIndex(jobs);
        for (int i = 0; i < 5_000; i++) {
            // String.hashCode can't tell "an" from "c0".
            String id = Integer.toBinaryString(i).replace("0", "an").replace("1", "c0") + "-" + i % 7;
            jobs.add(JobSpec.builder(id).plugin("p").build());
            assertThat(index.add(i)).isEqualTo(i);
        }
        jobs.add(jobs.get(1234));

        assertThat(index.add(5_000)).isEqualTo(1234);
        for (JobSpec job : jobs) {
            assertThat(index.find(job.id())).isSameAs(job);
        }
        assertThat(index.find("nobody")).isNull();
    }

    private Configuration read(String text, List<JobSpec> known) throws IOException {
        return reader.read(List.of(new Document("t", Format.JSON, bytes(text))), "t", known)
                .configuration();
    }

    private static ConfigurationReader limited(long bytes) {
        return new ConfigurationReader(ReadLimits.DEFAULT.withMaxBytes(bytes), Placeholders.OFF, Optional.empty());
    }

    private static String text(String revision, String... jobs) {
        StringBuilder text = new StringBuilder(TOP.formatted(revision)).append("\"jobs\":[");
        for (int i = 0; i < jobs.length; i++) {
            text.append(i == 0 ? "" : ",").append("{\"id\":\"" + jobs[i] + "\",\"plugin\":\"p\"}");
        }
        return text.append("]}").toString();
    }
}
