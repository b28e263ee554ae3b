package dev.assay.examples.certificates.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.certificates.Issued;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the bytes are, reading them gives certificates or a trouble, and never an exception. */
class HostileFileLaws {

    private static final char[] PASSWORD = "correct horse".toCharArray();

    private static Path file;
    private static byte[] der;
    private static byte[] jks;
    private static byte[] pem;

    @BeforeContainer
    static void makeFiles() throws IOException, CertificateEncodingException {
        Issued root = Issued.root("root");
        Issued leaf =
                Issued.order("leaf").dns("leaf.example").address("192.0.2.1").by(root);
        file = Files.createTempFile("hostile", "");
        der = leaf.certificate().getEncoded();
        jks = Files.readAllBytes(leaf.store(file, "JKS", PASSWORD, root.certificate()));
        pem = (leaf.pem() + root.pem()).getBytes(StandardCharsets.US_ASCII);
    }

    @AfterContainer
    static void removeIt() throws IOException {
        Files.deleteIfExists(file);
    }

    @Property(tries = 1000)
    void changedBytesAreAnswered(
            @ForAll @IntRange(max = 2) int kind,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 1_000_000) Integer> places,
            @ForAll byte value)
            throws IOException {
        byte[] changed = List.of(der, jks, pem).get(kind).clone();
        for (int place : places) {
            changed[place % changed.length] = (byte) (value + place);
        }
        answered(changed);
    }

    @Property(tries = 300)
    void anyBytesAreAnswered(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
        answered(bytes);
    }

    private static void answered(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        Holding holding = CertificateFile.read(file);
        assertThat(holding.certificates().isEmpty() && !holding.privateKeys())
                .as("nothing is only found for a reason")
                .isIn(false, holding.trouble().isPresent());
        assertThat(KeyStoreFile.anchors(file, null)).isNotNull();
    }
}
