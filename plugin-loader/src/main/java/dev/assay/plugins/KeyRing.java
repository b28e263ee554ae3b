package dev.assay.plugins;

import dev.assay.plugins.internal.text.Block;
import dev.assay.plugins.internal.text.BlockException;
import dev.assay.plugins.internal.text.Blocks;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.text.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that may vouch for plugins, and what was revoked: keys, plugins, versions, digests. Immutable.
 *
 * <pre>{@code
 * assay-trust 1
 *
 * key ed25519:5e1f0a2b3c4d5e6f5e1f0a2b3c4d5e6f
 *   public MCowBQYDK2VwAyEA…
 *   label Acme release
 *   not-before 2026-01-01T00:00:00Z
 *   not-after 2028-01-01T00:00:00Z
 *   plugins acme.*, disk
 *
 * revoked plugin disk@1.0.1
 *   reason reads more than it says
 * }</pre>
 */
public final class KeyRing {

    private static final String FORMAT = "assay-trust";
    private static final int VERSION = 1;
    private static final String COMMENT = "Who may vouch for plugins, and what was revoked.";
    private static final String REVOCABLE =
            "key ed25519:[0-9a-f]{32}|plugin [a-z][a-z0-9._-]{0,127}(@[0-9A-Za-z][0-9A-Za-z._+-]{0,63})?|sha256 [0-9a-f]{64}";
    private static final KeyRing EMPTY = new KeyRing(new TreeMap<>(), new TreeMap<>());

    private final SortedMap<String, TrustedKey> keys;
    private final SortedMap<String, String> revoked;

    private KeyRing(SortedMap<String, TrustedKey> keys, SortedMap<String, String> revoked) {
        this.keys = keys;
        this.revoked = revoked;
    }

    /** A ring without keys. */
    public static KeyRing empty() {
        return EMPTY;
    }

    /**
     * Reads a ring.
     *
     * @param name what messages call it, such as the file's name
     * @param bytes the file's content
     * @throws PluginException {@code TRUST_INVALID} with line and column
     */
    public static KeyRing parse(String name, byte[] bytes) {
        try {
            SortedMap<String, TrustedKey> keys = new TreeMap<>();
            SortedMap<String, String> revoked = new TreeMap<>();
            for (Block block : Blocks.parse(name, bytes, FORMAT, VERSION)) {
                boolean known;
                if (block.word().equals("key")) {
                    known = keys.putIfAbsent(block.value(), key(block)) != null;
                } else if (block.word().equals("revoked") && block.value().matches(REVOCABLE)) {
                    block.allow(Set.of("reason"));
                    known = revoked.putIfAbsent(
                                    block.value(), block.get("reason").orElse("no reason given"))
                            != null;
                } else {
                    throw block.fault(
                            "only 'key <id>' and 'revoked key <id>', 'revoked plugin <id>', 'revoked plugin <id>@<version>'"
                                    + " or 'revoked sha256 <digest>' may stand here");
                }
                if (known) {
                    throw block.fault("'" + block.word() + " " + Text.line(block.value(), 80) + "' is there twice");
                }
            }
            return new KeyRing(keys, revoked);
        } catch (BlockException e) {
            throw new PluginException(
                    PluginCodes.TRUST_INVALID, name, e.getMessage() + ". The trust that was in force stays", e);
        }
    }

    private static TrustedKey key(Block block) throws BlockException {
        block.allow(Set.of("public", "label", "not-before", "not-after", "plugins"));
        String publicKey = block.require("public");
        String label = block.require("label");
        Optional<Instant> from = block.get("not-before", "an instant such as 2026-01-01T00:00:00Z", Instant::parse);
        Optional<Instant> until = block.get("not-after", "an instant such as 2028-01-01T00:00:00Z", Instant::parse);
        List<String> plugins = block.get("plugins")
                .map(text ->
                        Arrays.stream(text.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
        try {
            return new TrustedKey(block.value(), publicKey, label, from, until, plugins);
        } catch (IllegalArgumentException e) {
            throw block.fault("this key can't be used: " + Text.line(String.valueOf(e.getMessage()), 200));
        }
    }

    /** The keys, sorted by id. */
    public List<TrustedKey> keys() {
        return List.copyOf(keys.values());
    }

    /** The key of an id. A revoked one is found, too. */
    public Optional<TrustedKey> find(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    /** What was revoked, each such as {@code key ed25519:…}, {@code plugin disk@1.0.1} or {@code sha256 …}. */
    public Set<String> revoked() {
        return java.util.Collections.unmodifiableSet(revoked.keySet());
    }

    /** The same with a key added or replaced. */
    public KeyRing with(TrustedKey key) {
        SortedMap<String, TrustedKey> more = new TreeMap<>(keys);
        more.put(key.id(), key);
        return new KeyRing(more, revoked);
    }

    /** The same with a key revoked: nothing that it signed is loaded or run any more, locked or not. */
    public KeyRing revokeKey(String keyId, String reason) {
        return revoke("key " + keyId, reason);
    }

    /** The same with a plugin revoked in every version. */
    public KeyRing revokePlugin(String id, String reason) {
        return revoke("plugin " + id, reason);
    }

    /** The same with one version of a plugin revoked. */
    public KeyRing revokeVersion(String id, String version, String reason) {
        return revoke("plugin " + id + "@" + version, reason);
    }

    /** The same with certain bytes revoked, whatever they are called. */
    public KeyRing revokeDigest(String sha256, String reason) {
        return revoke("sha256 " + sha256, reason);
    }

    private KeyRing revoke(String what, String reason) {
        if (!what.matches(REVOCABLE)) {
            throw new IllegalArgumentException("what is revoked is of the form " + REVOCABLE);
        }
        if (Text.isHostile(reason, true) || reason.isBlank() || reason.length() > 500) {
            throw new IllegalArgumentException("a revocation has a reason of one line, at most 500 characters");
        }
        SortedMap<String, String> more = new TreeMap<>(revoked);
        more.put(what, reason.strip());
        return new KeyRing(keys, more);
    }

    /** Why certain bytes may not run; empty if nothing of them was revoked. */
    public Optional<String> revocationOf(String id, String version, String sha256, Optional<String> signer) {
        List<String> names =
                new ArrayList<>(List.of("plugin " + id, "plugin " + id + "@" + version, "sha256 " + sha256));
        signer.ifPresent(key -> names.add("key " + key));
        for (String name : names) {
            String reason = revoked.get(name);
            if (reason != null) {
                return Optional.of(name + " was revoked: " + reason);
            }
        }
        return Optional.empty();
    }

    /** The one text form of this ring. */
    public byte[] print() {
        List<Block> blocks = new ArrayList<>();
        for (TrustedKey key : keys.values()) {
            blocks.add(Block.of("key", key.id())
                    .with("public", key.publicKey())
                    .with("label", key.label())
                    .with("not-before", key.notBefore().map(Instant::toString))
                    .with("not-after", key.notAfter().map(Instant::toString))
                    .with(
                            "plugins",
                            key.plugins().isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(String.join(", ", key.plugins()))));
        }
        revoked.forEach((what, reason) -> blocks.add(Block.of("revoked", what).with("reason", reason)));
        return Blocks.print(FORMAT, VERSION, COMMENT, blocks);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyRing that && keys.equals(that.keys) && revoked.equals(that.revoked);
    }

    @Override
    public int hashCode() {
        return keys.hashCode() * 31 + revoked.hashCode();
    }

    @Override
    public String toString() {
        return "KeyRing[" + keys.size() + " keys, " + revoked.size() + " revoked]";
    }
}
