package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.support.io.Digests;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is locked stays what it was, and nothing changes silently. */
class LockTest extends LoaderTest {

    private static final String BODY =
            "public void attest(AttestationContext context) {" + JarMaker.satisfied("\"fine\"") + "}";

    private final byte[] one = JarMaker.named("disk", "1.0.0", BODY).build();
    private final byte[] two = JarMaker.named("disk", "1.1.0", BODY).build();
    private final Signing author = new Signing();
    private Path lock;
    private Path source;

    @BeforeEach
    void place() throws Exception {
        lock = folder.resolve("assay.lock");
        source = folder.resolve("disk.jar");
        Files.write(source, one);
    }

    @Test
    void aVerifiedPluginIsAddedAndFromThenOnTheLockVouches() throws Exception {
        PluginGeneration first = resolve(locking(LockMode.LOCKED), demanding(one, "1.0.0"));
        assertThat(first.custody().lock()).contains("disk@1.0.0 sha256:" + Digests.sha256(one));
        assertThat(lock()).isEqualTo(PluginLock.empty().with(entry(one, "1.0.0")));

        PluginGeneration second = resolve(locking(LockMode.FROZEN), plain("1.0.0"));
        assertThat(run(second)).containsExactly("fine");
        assertThat(second.custody().verification()).isEqualTo(dev.assay.spi.plugin.Custody.Verification.VERIFIED);
    }

    @Test
    void frozenLoadsOnlyWhatIsLockedAndWritesNothing() throws Exception {
        assertThat(assertCode(
                        PluginCodes.LOCK_MISSING, () -> resolve(locking(LockMode.FROZEN), demanding(one, "1.0.0"))))
                .hasMessageContaining("assay.lock");
        assertThat(lock).doesNotExist();
        write(PluginLock.empty());
        assertCode(PluginCodes.LOCK_MISSING, () -> resolve(locking(LockMode.FROZEN), demanding(one, "1.0.0")));
    }

    @Test
    void withoutDigestLockOrSignatureNothingIsLoaded() throws Exception {
        assertCode(PluginCodes.DIGEST_REQUIRED, () -> resolve(locking(LockMode.LOCKED), plain("1.0.0")));
        assertCode(PluginCodes.DIGEST_REQUIRED, () -> resolve(locking(LockMode.UPGRADE), plain("1.0.0")));
    }

    @ParameterizedTest
    @EnumSource(LockMode.class)
    void otherBytesUnderTheLockedVersionAreRefusedInEveryMode(LockMode mode) throws Exception {
        byte[] moved = JarMaker.named("disk", "1.0.0", BODY).entry("x", "y").build();
        write(PluginLock.empty().with(entry(one, "1.0.0")));
        Files.write(source, moved);
        assertThat(assertCode(PluginCodes.LOCK_MISMATCH, () -> resolve(locking(mode), plain("1.0.0"))))
                .hasMessageContaining(Digests.sha256(one))
                .hasMessageContaining(Digests.sha256(moved));
        assertCode(PluginCodes.LOCK_MISMATCH, () -> resolve(locking(mode), demanding(moved, "1.0.0")));
        assertThat(lock()).isEqualTo(PluginLock.empty().with(entry(one, "1.0.0")));
    }

    @Test
    void aMovedTagIsRefusedAlsoIfItIsSigned() throws Exception {
        byte[] moved = JarMaker.named("disk", "1.0.0", BODY).entry("x", "y").build();
        write(PluginLock.empty().with(entry(one, "1.0.0")));
        Files.write(source, moved);
        author.sign(source, "disk", "1.0.0");
        PluginLoader loader = started(PluginLoader.builder()
                .trust(TrustPolicy.signatures(author.ring()))
                .lock(lock, LockMode.UPGRADE));
        PluginReference floating = PluginReference.builder("disk")
                .source(source.toUri().toString())
                .build();
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> resolve(loader, floating))
                .satisfies(e -> assertThat(e.code()).isEqualTo(PluginCodes.LOCK_MISMATCH));
    }

    @Test
    void lockedKeepsItsVersionAndUpgradeTakesANewerOne() throws Exception {
        write(PluginLock.empty().with(entry(one, "1.0.0")));
        Files.write(source, two);
        assertThat(failing(PluginCodes.LOCK_MISMATCH, LockMode.LOCKED, demanding(two, "1.1.0")))
                .hasMessageContaining("1.0.0")
                .hasMessageContaining("1.1.0");
        assertThat(run(resolve(locking(LockMode.UPGRADE), demanding(two, "1.1.0"))))
                .containsExactly("fine");
        assertThat(lock()).isEqualTo(PluginLock.empty().with(entry(two, "1.1.0")));
    }

    @Test
    void anOlderVersionIsRefusedUnlessTheHostAllowsIt() throws Exception {
        write(PluginLock.empty().with(entry(two, "1.1.0")));
        assertThat(failing(PluginCodes.DOWNGRADE_REFUSED, LockMode.UPGRADE, demanding(one, "1.0.0")))
                .hasMessageContaining("1.1.0");
        PluginLoader allowed =
                started(PluginLoader.builder().lock(lock, LockMode.UPGRADE).allowDowngrade());
        assertThat(run(resolve(allowed, demanding(one, "1.0.0")))).containsExactly("fine");
        assertThat(lock()).isEqualTo(PluginLock.empty().with(entry(one, "1.0.0")));
    }

    @Test
    void upgradeFollowsASourceWithoutVersionByItsSignature() throws Exception {
        author.sign(source, "disk", "1.0.0");
        PluginLoader loader = started(PluginLoader.builder()
                .trust(TrustPolicy.signatures(author.ring()))
                .lock(lock, LockMode.UPGRADE));
        PluginReference floating = PluginReference.builder("disk")
                .source(source.toUri().toString())
                .build();
        assertThat(resolve(loader, floating).descriptor().version()).isEqualTo("1.0.0");
        Files.write(source, two);
        author.sign(source, "disk", "1.1.0");
        assertThat(resolve(loader, floating).descriptor().version()).isEqualTo("1.1.0");
        assertThat(lock().find("disk").orElseThrow().signer()).contains(author.id);
        Files.delete(source);
        assertThat(resolve(loader, floating).descriptor().version())
                .as("the source is away")
                .isEqualTo("1.1.0");
        Files.write(source, one);
        author.sign(source, "disk", "1.0.0");
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> resolve(loader, floating))
                .satisfies(e -> assertThat(e.code()).isEqualTo(PluginCodes.DOWNGRADE_REFUSED));
    }

    @Test
    void aLockedPluginStartsOfflineFromTheCache() throws Exception {
        resolve(locking(LockMode.LOCKED), demanding(one, "1.0.0"));
        Files.delete(source);
        assertThat(run(resolve(locking(LockMode.FROZEN), plain("1.0.0")))).containsExactly("fine");
    }

    @Test
    void aPluginThatDoesNotLoadIsNotLocked() throws Exception {
        byte[] broken = JarMaker.good().without(JarMaker.SERVICE).build();
        Files.write(source, broken);
        failing(PluginCodes.PROVIDER_MISSING, LockMode.LOCKED, demanding(broken, "1.0.0"));
        assertThat(lock).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "assay-lock 2\n",
                "something else\n",
                "assay-lock 1\n<<<<<<< HEAD\n",
                "assay-lock 1\nplugin disk\n  version 1\n",
                "assay-lock 1\nplugin disk\n  version 1\n  version 2\n",
                "assay-lock 1\nplugin disk\n version 1\n",
                "assay-lock 1\n  version 1\n",
                "assay-lock 1\nplugin disk\n  color red\n",
                "assay-lock 1\nplugin disk\u202E\n",
                "assay-lock 1\nmodule disk\n"
            })
    void aDamagedLockIsRefusedWithItsPlaceAndLeftAlone(String text) throws Exception {
        Files.writeString(lock, text);
        assertThat(failing(PluginCodes.LOCK_INVALID, LockMode.UPGRADE, demanding(one, "1.0.0"))
                        .getMessage())
                .containsPattern("assay\\.lock:\\d+:\\d+: ");
        assertThat(lock).hasContent(text);
    }

    @Test
    void anEntryThatIsThereTwiceIsRefused() throws Exception {
        String once = new String(PluginLock.empty().with(entry(one, "1.0.0")).print(), StandardCharsets.UTF_8);
        Files.writeString(lock, once + once.substring(once.indexOf("plugin disk")));
        assertThat(failing(PluginCodes.LOCK_INVALID, LockMode.LOCKED, demanding(one, "1.0.0")))
                .hasMessageContaining("twice");
    }

    @Test
    void twoLoadersOfOneProcessWriteOneAfterTheOther() throws Exception {
        byte[] other = JarMaker.named("other", "1.0.0", BODY).build();
        Path otherSource = Files.write(folder.resolve("other.jar"), other);
        PluginLoader first = locking(LockMode.LOCKED);
        PluginLoader second = locking(LockMode.LOCKED);
        PluginReference demanded = PluginReference.builder("other")
                .version("1.0.0")
                .source(otherSource.toUri().toString())
                .sha256(Digests.sha256(other))
                .build();
        Path writing = folder.resolve(".assay.lock.writing");
        CompletableFuture<PluginGeneration> waits;
        try (FileChannel channel = FileChannel.open(writing, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            waits = CompletableFuture.supplyAsync(() -> resolve(second, demanded));
            assertThatThrownBy(() -> waits.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
        resolve(first, demanding(one, "1.0.0"));
        waits.get(60, TimeUnit.SECONDS);

        assertThat(lock().plugins()).hasSize(2);
    }

    private PluginException failing(String code, LockMode mode, PluginReference reference) throws Exception {
        PluginLoader loader = locking(mode);
        PluginException[] caught = new PluginException[1];
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> resolve(loader, reference))
                .satisfies(e -> {
                    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
                    caught[0] = e;
                });
        return caught[0];
    }

    private PluginLoader locking(LockMode mode) throws Exception {
        return started(PluginLoader.builder().lock(lock, mode));
    }

    private PluginReference plain(String version) {
        return PluginReference.builder("disk")
                .version(version)
                .source(source.toUri().toString())
                .build();
    }

    private PluginReference demanding(byte[] jar, String version) throws Exception {
        Files.write(source, jar);
        return PluginReference.builder("disk")
                .version(version)
                .source(source.toUri().toString())
                .sha256(Digests.sha256(jar))
                .build();
    }

    private LockedPlugin entry(byte[] jar, String version) {
        return new LockedPlugin(
                "disk", version, "file:" + source, Digests.sha256(jar), jar.length, Optional.empty(), Optional.empty());
    }

    private PluginLock lock() throws Exception {
        return PluginLock.parse("assay.lock", Files.readAllBytes(lock));
    }

    private void write(PluginLock content) throws Exception {
        Files.write(lock, content.print());
    }
}
