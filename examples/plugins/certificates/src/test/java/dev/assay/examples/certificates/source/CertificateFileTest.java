package dev.assay.examples.certificates.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.examples.certificates.Issued;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateFileTest {

    private static final Issued ROOT = Issued.root("root");
    private static final Issued LEAF = Issued.order("leaf").dns("leaf.example").by(ROOT);
    private static final char[] PASSWORD = "correct horse".toCharArray();

    @TempDir
    Path folder;

    @Test
    void aPemFileIsReadBlockByBlock() throws IOException {
        Path file = write(
                "bundle.pem",
                "some words\r\n" + LEAF.pem() + "# between\n" + ROOT.pem().replace("\n", "\r\n")
                        + LEAF.privateKeyPem());
        Holding holding = CertificateFile.read(file);
        assertThat(holding.certificates())
                .extracting(held -> held.place() + " " + held.facts().subject() + " " + held.role())
                .containsExactly("0 CN=leaf LEAF", "1 CN=root ANCHOR");
        assertThat(holding.privateKeys()).isTrue();
        assertThat(holding.trouble()).isEmpty();
    }

    @Test
    void aDerFileIsReadToo() throws IOException, CertificateEncodingException {
        Path file = Files.write(folder.resolve("leaf.cer"), LEAF.certificate().getEncoded());
        assertThat(CertificateFile.read(file).certificates())
                .extracting(held -> held.facts().subject())
                .containsExactly("CN=leaf");
    }

    @Test
    void oneBrokenBlockDoesNotHideTheOthers() throws IOException {
        String broken = LEAF.pem().replaceFirst("\n.{20}", "\nAAAAAAAAAAAAAAAAAAAA");
        Holding holding = CertificateFile.read(write("mixed.pem", broken + ROOT.pem()));
        assertThat(holding.certificates()).hasSize(1);
        assertThat(holding.trouble()).map(Trouble::code).contains(Trouble.UNPARSABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no certificate",
                "-----BEGIN CERTIFICATE",
                "-----BEGIN CERTIFICATE-----\n!!!!",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "0",
                "0\u0082\u00ff\u00ff"
            })
    void whatIsNoCertificateIsTrouble(String content) throws IOException {
        Path file = Files.write(folder.resolve("x.pem"), content.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(CertificateFile.read(file).trouble())
                .map(Trouble::code)
                .get()
                .isIn(Trouble.NO_CERTIFICATE, Trouble.UNPARSABLE);
    }

    @Test
    void hostileNamesAreOnlyText() throws IOException {
        String name = "\u202Egpj.exe\r\n<script>\u001b[31m" + "x".repeat(5000);
        Holding holding = CertificateFile.read(
                write("hostile.pem", Issued.order(name).by(ROOT).pem()));
        assertThat(holding.certificates())
                .singleElement()
                .satisfies(held -> assertThat(held.facts().subject()).hasSizeLessThan(400));
    }

    @ParameterizedTest
    @CsvSource({"PKCS12", "JKS", "JCEKS"})
    void aKeyStoreGivesItsCertificatesAndKeepsItsKeys(String type) {
        Path file = LEAF.store(folder.resolve("store"), type, PASSWORD, ROOT.certificate());
        Holding holding = KeyStoreFile.read(file, PASSWORD, false);
        assertThat(holding.certificates())
                .extracting(held -> held.place() + " " + held.role())
                .containsExactly("web/0 LEAF", "web/1 ANCHOR");
        assertThat(holding.privateKeys()).isTrue();
        assertThat(holding.trouble()).isEmpty();
        assertThat(holding.toString()).doesNotContain("correct horse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void aWrongPasswordIsSaidToBeWrong(String type) {
        Path file = LEAF.store(folder.resolve("store"), type, PASSWORD);
        assertThat(KeyStoreFile.read(file, "battery staple".toCharArray(), false)
                        .trouble())
                .map(Trouble::code)
                .contains(Trouble.WRONG_PASSWORD);
    }

    @Test
    void aPkcs12WithoutItsPasswordIsSaidToNeedIt() {
        Path file = LEAF.store(folder.resolve("store.p12"), "PKCS12", PASSWORD);
        assertThat(CertificateFile.read(file).trouble()).map(Trouble::code).contains(Trouble.PASSWORD_NEEDED);
    }

    @Test
    void aJksShowsItsCertificatesWithoutAPassword() {
        Path file = LEAF.store(folder.resolve("store.jks"), "JKS", PASSWORD);
        Holding holding = CertificateFile.read(file);
        assertThat(holding.certificates()).hasSize(1);
        assertThat(holding.trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 100, 400})
    void aKeyStoreThatIsCutOffIsUnparsable(int length) throws IOException {
        for (String type : new String[] {"PKCS12", "JKS", "JCEKS"}) {
            byte[] whole = Files.readAllBytes(LEAF.store(folder.resolve("whole"), type, PASSWORD));
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThat(KeyStoreFile.read(cut, PASSWORD, false).trouble())
                    .map(Trouble::code)
                    .contains(Trouble.UNPARSABLE);
            assertThat(KeyStoreFile.anchors(cut, null)).isEmpty();
        }
    }

    @Test
    void everythingAloneInATrustStoreIsAnAnchor() {
        Path file = Issued.trustStore(folder.resolve("trust.p12"), "JKS", PASSWORD, ROOT, LEAF);
        assertThat(KeyStoreFile.read(file, null, true).certificates()).allMatch(held -> held.role() == Role.ANCHOR);
        assertThat(KeyStoreFile.read(file, null, false).certificates())
                .extracting(Holding.Held::role)
                .containsExactly(Role.ANCHOR, Role.LEAF);
        assertThat(KeyStoreFile.anchors(file, null)).hasSize(2);
    }

    @Test
    void whatIsNotThereOrNoFileIsSaidToBeSo() {
        assertThat(CertificateFile.read(folder.resolve("absent")).trouble())
                .map(Trouble::code)
                .contains(Trouble.ABSENT);
        assertThat(CertificateFile.read(folder).trouble()).map(Trouble::code).contains(Trouble.READ_FAILED);
    }

    @Test
    void patternsNameFilesAndLinksToFiles() throws IOException {
        Path pem = write("a/x.pem", "");
        write("a/x.txt", "");
        write("a/b/y.pem", "");
        Path link = Files.createSymbolicLink(folder.resolve("a/z.pem"), pem);
        Files.createSymbolicLink(folder.resolve("a/loop.pem"), folder);
        assertThat(Globs.expand(folder + "/a/*.pem").files()).containsExactly(pem, link);
        assertThat(Globs.expand(folder + "/**.pem").files()).hasSize(3);
        assertThat(Globs.expand(folder + "/absent/*.pem").files()).isEmpty();
        assertThat(Globs.expand("/etc/one.pem").files()).containsExactly(Path.of("/etc/one.pem"));
        assertThat(Globs.matches(folder + "/a/*.pem", pem)).isTrue();
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
