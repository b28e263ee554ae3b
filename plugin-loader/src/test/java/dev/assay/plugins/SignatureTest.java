package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.plugins.internal.trust.Statement;
import dev.assay.spi.Reason;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.support.io.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who vouches for a plugin, and what takes that away. */
class SignatureTest extends LoaderTest {

    private final byte[] jar = JarMaker.good().build();
    private final Signing author = new Signing();
    private Path file;
    private PluginReference reference;

    @BeforeEach
    void place() throws Exception {
        file = Files.write(folder.resolve("disk.jar"), jar);
        reference = PluginReference.builder("disk")
                .version("1.0.0")
                .source(file.toUri().toString())
                .build();
    }

    @Test
    void aSignedPluginNeedsNoDigestAndItsResultNamesTheKey() throws Exception {
        author.sign(file, "disk", "1.0.0");
        PluginGeneration generation = resolve(trusting(author.ring()), reference);
        assertThat(run(generation)).containsExactly("fine");
        assertThat(generation.custody().signer()).contains(author.id);
        assertThat(generation.custody().verification()).isEqualTo(Custody.Verification.VERIFIED);
    }

    @Test
    void anUnsignedPluginIsRefusedAlsoIfItsDigestIsDemanded() throws Exception {
        assertCode(PluginCodes.SIGNATURE_MISSING, () -> resolve(trusting(author.ring()), fileReference(jar)));
        assertCode(PluginCodes.SIGNATURE_MISSING, () -> resolve(trusting(author.ring()), reference));
    }

    @Test
    void aSignedPluginStartsOfflineWithTheSignatureThatWasKept() throws Exception {
        author.sign(file, "disk", "1.0.0");
        PluginReference demanded = PluginReference.builder("disk")
                .version("1.0.0")
                .source(file.toUri().toString())
                .sha256(Digests.sha256(jar))
                .build();
        resolve(trusting(author.ring()), demanded);
        Files.delete(file);
        Files.delete(Path.of(file + ".sig"));
        assertThat(resolve(trusting(author.ring()), demanded).custody().signer())
                .contains(author.id);
    }

    @Test
    void aKeyThatNobodyKnowsIsNamedWithWhatToDo() throws Exception {
        author.sign(file, "disk", "1.0.0");
        assertThat(assertCode(PluginCodes.SIGNER_UNKNOWN, () -> resolve(trusting(new Signing().ring()), reference)))
                .hasMessageContaining(author.id)
                .hasMessageContaining("key ring");
    }

    @Test
    void theSignatureOfAnotherPluginVersionOrJarDoesNotCount() throws Exception {
        byte[] other = JarMaker.good().entry("x", "y").build();
        for (byte[] signature : new byte[][] {
            author.signature("other", "1.0.0", jar),
            author.signature("disk", "1.0.1", jar),
            author.signature("disk", "1.0.0", other)
        }) {
            Files.write(Path.of(file + ".sig"), signature);
            assertCode(PluginCodes.SIGNATURE_SUBJECT_MISMATCH, () -> resolve(trusting(author.ring()), reference));
        }
        PluginReference anyVersion =
                PluginReference.builder("disk").source(file.toUri().toString()).build();
        Files.write(Path.of(file + ".sig"), author.signature("disk", "2.0.0", jar));
        org.assertj.core.api.Assertions.assertThatExceptionOfType(dev.assay.spi.plugin.PluginException.class)
                .isThrownBy(() -> resolve(trusting(author.ring()), anyVersion))
                .satisfies(e -> assertThat(e.code()).isEqualTo(PluginCodes.SIGNATURE_SUBJECT_MISMATCH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "assay-signature 1\n", "assay-signature 9\n", "\u0000\u0001"})
    void aSignatureThatIsNoneIsMalformedAndNeverSkipped(String content) throws Exception {
        Files.writeString(Path.of(file + ".sig"), content);
        assertCode(PluginCodes.SIGNATURE_MALFORMED, () -> resolve(trusting(author.ring()), reference));
    }

    @Test
    void aShortSignatureIsMalformedAndAFlippedOneInvalid() throws Exception {
        String good = new String(author.signature("disk", "1.0.0", jar), StandardCharsets.US_ASCII);
        String base64 = good.substring(good.indexOf("base64 ") + 7).strip();
        Files.writeString(Path.of(file + ".sig"), good.replace(base64, base64.substring(0, 40)));
        assertCode(PluginCodes.SIGNATURE_MALFORMED, () -> resolve(trusting(author.ring()), reference));
        String flipped = (base64.charAt(0) == 'A' ? "B" : "A") + base64.substring(1);
        Files.writeString(Path.of(file + ".sig"), good.replace(base64, flipped));
        assertCode(PluginCodes.SIGNATURE_INVALID, () -> resolve(trusting(author.ring()), reference));
    }

    @Test
    void aKeyMaySignCertainPluginsOnly() throws Exception {
        author.sign(file, "disk", "1.0.0");
        KeyRing others = KeyRing.empty().with(author.trusted.onlyFor("acme.*"));
        assertCode(PluginCodes.SIGNER_NOT_ALLOWED, () -> resolve(trusting(others), reference));
        KeyRing dis = KeyRing.empty().with(author.trusted.onlyFor("acme.*", "dis*"));
        assertThat(run(resolve(trusting(dis), reference))).containsExactly("fine");
    }

    @Test
    void anExpiredKeySignsNothingNewButWhatIsLockedStays() throws Exception {
        author.sign(file, "disk", "1.0.0");
        Path lock = folder.resolve("assay.lock");
        Instant now = environment.time().wall();
        KeyRing holds =
                KeyRing.empty().with(author.trusted.valid(Optional.empty(), Optional.of(now.plusSeconds(3600))));
        assertCode(
                PluginCodes.KEY_EXPIRED,
                () -> resolve(
                        trusting(KeyRing.empty()
                                .with(author.trusted.valid(Optional.empty(), Optional.of(now.minusSeconds(1))))),
                        reference));
        assertCode(
                PluginCodes.KEY_NOT_YET_VALID,
                () -> resolve(
                        trusting(KeyRing.empty()
                                .with(author.trusted.valid(Optional.of(now.plusSeconds(600)), Optional.empty()))),
                        reference));
        resolve(
                started(PluginLoader.builder()
                        .trust(TrustPolicy.signatures(holds))
                        .lock(lock, LockMode.LOCKED)),
                reference);
        environment.turnForward(Duration.ofHours(2));
        PluginGeneration after = resolve(
                started(PluginLoader.builder()
                        .trust(TrustPolicy.signatures(holds))
                        .lock(lock, LockMode.FROZEN)),
                reference);
        assertThat(after.custody().notices()).extracting(Reason::code).containsExactly(PluginCodes.KEY_EXPIRED);
        KeyRing revoked = holds.revokeKey(author.id, "lost");
        PluginLoader strict = started(
                PluginLoader.builder().trust(TrustPolicy.signatures(revoked)).lock(lock, LockMode.FROZEN));
        assertCode(PluginCodes.KEY_REVOKED, () -> resolve(strict, reference));
    }

    @Test
    void whatIsRevokedStopsAtOnceAndIsNotLoadedAgain() throws Exception {
        author.sign(file, "disk", "1.0.0");
        for (KeyRing revoked : new KeyRing[] {
            author.ring().revokeKey(author.id, "lost"),
            author.ring().revokePlugin("disk", "lies"),
            author.ring().revokeVersion("disk", "1.0.0", "lies"),
            author.ring().revokeDigest(Digests.sha256(jar), "lies")
        }) {
            PluginLoader loader = trusting(author.ring());
            PluginGeneration generation = resolve(loader, reference);
            assertThat(generation.revoked().toCompletableFuture()).isNotDone();
            loader.replaceTrust(TrustPolicy.signatures(revoked));
            Reason why = generation.revoked().toCompletableFuture().get(1, TimeUnit.SECONDS);
            assertThat(why.code()).isIn(PluginCodes.KEY_REVOKED, PluginCodes.PLUGIN_REVOKED);
            assertCode(why.code(), () -> generation.open(order(Isolation.CLASSLOADER)));
            assertCode(why.code(), () -> resolve(loader, reference));
        }
    }

    @Test
    void revocationsHoldWithoutSignaturesToo() throws Exception {
        PluginLoader loader = started(PluginLoader.builder()
                .trust(TrustPolicy.digests().with(KeyRing.empty().revokeVersion("disk", "1.0.0", "lies"))));
        assertCode(PluginCodes.PLUGIN_REVOKED, () -> resolve(loader, fileReference(jar)));
    }

    @Test
    void anotherVersionThanTheRevokedOneRuns() throws Exception {
        PluginLoader loader = started(PluginLoader.builder()
                .trust(TrustPolicy.digests().with(KeyRing.empty().revokeVersion("disk", "0.9.0", "lies"))));
        assertThat(run(resolve(loader, fileReference(jar)))).containsExactly("fine");
    }

    @Test
    void aTrustFileThatIsChangedRevokesWhatRuns() throws Exception {
        author.sign(file, "disk", "1.0.0");
        Path trust = Files.write(folder.resolve("assay.trust"), author.ring().print());
        PluginLoader loader = started(PluginLoader.builder()
                .trust(TrustPolicy.signatures(KeyRing.empty()))
                .trustFile(trust));
        PluginGeneration generation = resolve(loader, reference);
        Files.writeString(trust, "assay-trust 1\n<<<<<<< oops\n");
        assertThat(loader.trust().ring().keys()).as("the last good one stays").hasSize(1);
        Files.write(trust, author.ring().revokeKey(author.id, "lost").print());
        assertThat(generation
                        .revoked()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .code())
                .isEqualTo(PluginCodes.KEY_REVOKED);
    }

    @Test
    void otherBytesUnderANameInUseAreRefusedIfOnlyASignaturePicksThem() throws Exception {
        author.sign(file, "disk", "1.0.0");
        PluginLoader loader = trusting(author.ring());
        resolve(loader, reference);
        Path twin = Files.write(
                folder.resolve("twin.jar"), JarMaker.good().entry("x", "y").build());
        author.sign(twin, "disk", "1.0.0");
        PluginReference other = PluginReference.builder("disk")
                .version("1.0.0")
                .source(twin.toUri().toString())
                .build();
        assertThat(assertCode(PluginCodes.DUPLICATE_ID, () -> resolve(loader, other)))
                .hasMessageContaining("disk.jar")
                .hasMessageContaining("twin.jar");
    }

    @Test
    void whatIsSignedBeginsWithItsDomain() {
        assertThat(new String(new Statement("disk", "1.0.0", 5, "a".repeat(64)).bytes(), StandardCharsets.US_ASCII))
                .isEqualTo(
                        "assay plugin signature v1\nid disk\nversion 1.0.0\nsize 5\nsha256 " + "a".repeat(64) + "\n");
    }

    private PluginLoader trusting(KeyRing ring) throws Exception {
        return started(PluginLoader.builder().trust(TrustPolicy.signatures(ring)));
    }
}
