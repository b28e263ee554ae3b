package dev.assay.examples.jars.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.examples.jars.Jars;
import dev.assay.examples.jars.list.VulnerabilityList;
import dev.assay.examples.jars.scan.Identity.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarReaderTest {

    private static final int KIB = 1024;
    private static final ScanLimits SMALL = new ScanLimits(100, 10, 200, 256 * KIB, 2);

    @TempDir
    Path folder;

    private final JarReader reader = new JarReader(VulnerabilityList.shipped(), SMALL, () -> {});

    @Test
    void coordinatesComeFromPomProperties() {
        Archive archive = only(Jars.artifact("org.acme", "thing", "1.2").at(folder.resolve("renamed.jar")));
        assertThat(archive.identities())
                .extracting(Identity::toString, Identity::origin)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("org.acme:thing:1.2", Origin.POM_PROPERTIES));
        assertThat(archive.holdsClasses()).isTrue();
        assertThat(archive.problem()).isEmpty();
    }

    @Test
    void manifestsAndFileNamesAreWeakerClaims() {
        Archive archive = only(Jars.jar()
                .manifest(
                        "Bundle-SymbolicName: org.postgresql.jdbc;singleton:=true",
                        "Bundle-Version: 42.2.1",
                        "Implementation-Title: PostgreSQL JDBC Driver",
                        "Implementation-Version: 42.2.1")
                .at(folder.resolve("postgresql-42.2.1.jar")));
        assertThat(archive.identities())
                .extracting(Identity::toString)
                .containsExactlyInAnyOrder(
                        "org.postgresql.jdbc:42.2.1", "PostgreSQL JDBC Driver:42.2.1", "postgresql:42.2.1");
        assertThat(archive.holdsClasses()).isFalse();
    }

    @Test
    void aRepositorysFoldersAreCoordinates() {
        Path maven = folder.resolve("repository/org/acme/deep/thing/1.2/thing-1.2.jar");
        Path gradle = folder.resolve("caches/modules-2/files-2.1/org.acme/thing/1.2/0a1b/thing-1.2.jar");
        for (Path file : List.of(maven, gradle)) {
            assertThat(only(Jars.jar().classFile("A.class", "").at(file)).identities())
                    .filteredOn(identity -> identity.origin() == Origin.REPOSITORY_PATH)
                    .singleElement()
                    .satisfies(identity ->
                            assertThat(identity.toString()).isIn("org.acme.deep:thing:1.2", "org.acme:thing:1.2"));
        }
    }

    @Test
    void fatJarsAreReadAllTheWayDown() {
        byte[] innermost = Jars.log4j("2.14.1").bytes();
        byte[] war =
                Jars.jar().entry("WEB-INF/lib/log4j-core-2.14.1.jar", innermost).bytes();
        Path ear =
                Jars.artifact("org.acme", "app", "1").entry("lib/app.war", war).at(folder.resolve("app.ear"));

        List<Archive> archives = reader.read(ear);

        assertThat(archives)
                .extracting(archive -> archive.location()
                        .toString()
                        .substring(folder.toString().length()))
                .containsExactly(
                        "/app.ear",
                        "/app.ear!/lib/app.war",
                        "/app.ear!/lib/app.war!/WEB-INF/lib/log4j-core-2.14.1.jar");
        assertThat(archives.get(2).identities())
                .extracting(Identity::toString)
                .contains("org.apache.logging.log4j:log4j-core:2.14.1");
        assertThat(archives.get(2).has("log4j/core/lookup/JndiLookup.class")).isTrue();
    }

    @Test
    void relocatedClassesAndTheWordsInThemAreSeen() {
        Archive archive = only(Jars.jar()
                .log4jClasses("org/acme/shaded/", "log4j2.enableJndi", "isJndiLookupEnabled")
                .at(folder.resolve("app.jar")));
        assertThat(archive.classes().get("log4j/core/net/JndiManager.class"))
                .isEqualTo("org/acme/shaded/org/apache/logging/log4j/core/net/JndiManager.class");
        assertThat(archive.markers())
                .extracting(marker -> marker.text())
                .containsExactlyInAnyOrder("log4j2.enableJndi", "isJndiLookupEnabled");
    }

    @Test
    void archivesDeeperThanTheLimitAreNamedAndLeft() {
        byte[] inner = Jars.artifact("org.acme", "deep", "1").bytes();
        for (int i = 0; i < 3; i++) {
            inner = Jars.jar().entry("in.jar", inner).bytes();
        }
        List<Archive> archives = reader.read(write("onion.jar", inner));
        assertThat(archives).hasSize(4);
        assertThat(archives.get(3).problem()).map(Problem::code).contains(Problem.ARCHIVE_TOO_DEEP);
    }

    @Test
    void aZipBombEndsAsAnAnswer() {
        byte[] bomb = Jars.jar().entry("zeros.jar", new byte[900 * KIB]).bytes();
        byte[] nested = Jars.jar().entry("bomb.jar", bomb).bytes();
        assertThat(bomb.length).isLessThan(8 * KIB);

        List<Archive> archives = reader.read(write("outer.jar", nested));

        assertThat(archives.get(0).problem()).map(Problem::code).contains(Problem.ARCHIVE_TOO_LARGE);
    }

    @Test
    void aBombOfManyEntriesInsideEndsAsAnAnswer() {
        Jars many = Jars.jar();
        for (int i = 0; i < 300; i++) {
            many.text("f" + i, "");
        }
        assertThat(only(many.at(folder.resolve("many.jar"))).problem())
                .map(Problem::code)
                .contains(Problem.ARCHIVE_TOO_LARGE);
    }

    @Test
    void aTableOfContentsThatClaimsBillionsOfEntriesIsNotBelieved() throws IOException {
        byte[] bytes = Jars.artifact("org.acme", "thing", "1").bytes();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(bytes.length - 12, (short) 0xfffe);
        assertThat(only(write("liar.jar", bytes)).problem()).map(Problem::code).contains(Problem.ARCHIVE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 21, 40, 100})
    void brokenArchivesAreUnreadableAndNothingWorse(int length) {
        byte[] whole = Jars.artifact("org.acme", "thing", "1").bytes();
        assertThat(only(write("cut.jar", Arrays.copyOf(whole, length))).problem())
                .map(Problem::code)
                .contains(Problem.UNREADABLE_ARCHIVE);
    }

    @Test
    void aBrokenArchiveInsideDoesNotHideItsNeighbours() {
        byte[] good = Jars.artifact("org.acme", "good", "1").bytes();
        byte[] bad = Arrays.copyOf(Jars.artifact("org.acme", "bad", "1").bytes(), 60);
        List<Archive> archives = reader.read(Jars.jar()
                .entry("a-bad.jar", bad)
                .text("b-page.jar", "<html>not found</html>")
                .entry("c-good.jar", good)
                .at(folder.resolve("app.jar")));
        assertThat(archives)
                .extracting(archive -> archive.problem().map(Problem::code).orElse("fine"))
                .containsExactly("fine", Problem.UNREADABLE_ARCHIVE, Problem.UNREADABLE_ARCHIVE, "fine");
        assertThat(archives.get(3).identities()).extracting(Identity::name).contains("good");
    }

    @Test
    void absurdMetadataIsNoClaim() {
        Archive archive = only(Jars.jar()
                .manifest("Implementation-Title: " + "x".repeat(3000), "no colon here")
                .text("META-INF/maven/a/b/pom.properties", "groupId=\\uZZZZ\nartifactId=b")
                .text("META-INF/maven/a/c/pom.properties", "version=1")
                .text("META-INF/maven/a/d/pom.properties", "groupId=a\nartifactId=d\nversion=" + "9".repeat(20_000))
                .classFile("A.class", "")
                .at(folder.resolve("absurd.jar")));
        assertThat(archive.identities())
                .allSatisfy(identity -> assertThat(identity.version()).isEmpty());
        assertThat(archive.problem()).isEmpty();
    }

    @Test
    void namesThatAreNoUtf8OrTurnTextAroundAreOnlyNames() {
        String bidi = new String("lib/\u202egpj.jar".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<Archive> archives = reader.read(Jars.jar()
                .entry("\u00ff\u00fe\u0001.jar", Jars.artifact("a", "b", "1").bytes())
                .entry(bidi + "!/../../x.jar", Jars.artifact("a", "c", "1").bytes())
                .at(folder.resolve("names.jar")));
        assertThat(archives).hasSize(3).allMatch(archive -> archive.problem().isEmpty());
    }

    @Test
    void aFileNobodyMayReadIsDenied() throws IOException {
        Path file = Jars.artifact("org.acme", "thing", "1").at(folder.resolve("secret.jar"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "this user may read everything");
        assertThat(only(file).problem()).map(Problem::code).contains(Problem.ACCESS_DENIED);
    }

    @Test
    void aFileThatIsGoneIsSaidToBeGone() {
        assertThat(only(folder.resolve("gone.jar")).problem())
                .map(Problem::code)
                .contains(Problem.READ_FAILED);
    }

    @Test
    void aScanCanBeEndedInTheMiddleOfAnArchive() {
        AtomicInteger asked = new AtomicInteger();
        JarReader ended = new JarReader(VulnerabilityList.shipped(), ScanLimits.DEFAULT, () -> {
            if (asked.incrementAndGet() > 3) {
                throw new CancellationException("enough");
            }
        });
        Path file = write(
                "large.jar",
                Jars.jar()
                        .entry(
                                "in.jar",
                                Jars.jar().entry("big", new byte[500 * KIB]).bytes())
                        .bytes());
        assertThatThrownBy(() -> ended.read(file)).isInstanceOf(CancellationException.class);
    }

    private Archive only(Path file) {
        assertThat(reader.read(file)).hasSize(1);
        return reader.read(file).get(0);
    }

    private Path write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
