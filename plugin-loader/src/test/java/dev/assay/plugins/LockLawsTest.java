package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.plugin.PluginException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The text forms of lock and trust, over whatever they may hold. */
class LockLawsTest {

    @Property(tries = 300)
    void whatWasPrintedIsReadBackTheSame(@ForAll("locks") PluginLock lock) {
        PluginLock read = PluginLock.parse("lock", lock.print());
        assertThat(read).isEqualTo(lock);
        assertThat(read.print()).isEqualTo(lock.print());
    }

    @Property(tries = 300)
    void theOrderInWhichEntriesCameDoesNotShow(@ForAll("plugins") List<LockedPlugin> plugins) {
        PluginLock forward = PluginLock.empty();
        for (LockedPlugin plugin : plugins) {
            forward = forward.with(plugin);
        }
        PluginLock again = PluginLock.empty();
        for (LockedPlugin plugin : forward.plugins().stream()
                .sorted((a, b) -> b.id().compareTo(a.id()))
                .toList()) {
            again = again.with(plugin);
        }
        assertThat(again.print()).isEqualTo(forward.print());
    }

    @Property(tries = 1000)
    void aBentTextIsReadOrRefusedWithItsPlace(@ForAll("locks") PluginLock lock, @ForAll int at, @ForAll byte value) {
        byte[] text = lock.print();
        text[Math.floorMod(at, text.length)] = value;
        try {
            PluginLock.parse("lock", text);
        } catch (PluginException e) {
            assertThat(e.code()).isEqualTo(PluginCodes.LOCK_INVALID);
            assertThat(e.getMessage()).containsPattern("lock:\\d+:\\d+: ");
        }
    }

    @Property(tries = 500)
    void noBytesMakeTheTrustFileFailOtherwise(@ForAll byte[] bytes) {
        try {
            KeyRing.parse("trust", bytes);
        } catch (PluginException e) {
            assertThat(e.code()).isEqualTo(PluginCodes.TRUST_INVALID);
        }
    }

    @Property(tries = 100)
    void aRingIsReadBackTheSame(@ForAll("ids") String id, @ForAll("versions") String version) {
        Signing key = new Signing();
        KeyRing ring = key.ring()
                .with(new Signing().trusted.onlyFor(id, "acme.*"))
                .revokePlugin(id, "because")
                .revokeVersion(id, version, "for good reason")
                .revokeKey(key.id, "lost");
        assertThat(KeyRing.parse("trust", ring.print())).isEqualTo(ring);
        assertThat(new String(ring.print(), StandardCharsets.UTF_8)).contains("revoked plugin " + id + "@" + version);
    }

    @Provide
    Arbitrary<PluginLock> locks() {
        return plugins().map(plugins -> {
            PluginLock lock = PluginLock.empty();
            for (LockedPlugin plugin : plugins) {
                lock = lock.with(plugin);
            }
            return lock;
        });
    }

    @Provide
    Arbitrary<List<LockedPlugin>> plugins() {
        Arbitrary<String> hex =
                Arbitraries.strings().withChars("0123456789abcdef").ofLength(64);
        Arbitrary<String> source = Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars("é€")
                .ofMinLength(1)
                .ofMaxLength(60)
                .map(path -> "https:" + path);
        Arbitrary<Optional<String>> signer = Arbitraries.strings()
                .withChars("0123456789abcdef")
                .ofLength(32)
                .map(key -> "ed25519:" + key)
                .optional();
        Arbitrary<Optional<String>> spi =
                Arbitraries.of("[1.0,2.0)", "[1,)", "(,3]").optional();
        return Combinators.combine(
                        ids(),
                        versions(),
                        source,
                        hex,
                        Arbitraries.longs().between(0, 999_999_999_999_999_999L),
                        signer,
                        spi)
                .as(LockedPlugin::new)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("0._-")
                .ofMaxLength(20)
                .map(rest -> "a" + rest);
    }

    @Provide
    Arbitrary<String> versions() {
        return Arbitraries.strings()
                .withCharRange('0', '9')
                .withChars(".-+rc")
                .ofMaxLength(12)
                .map(rest -> "1" + rest);
    }
}
