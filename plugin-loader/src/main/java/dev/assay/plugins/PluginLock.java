package dev.assay.plugins;

import dev.assay.plugins.internal.text.Block;
import dev.assay.plugins.internal.text.BlockException;
import dev.assay.plugins.internal.text.Blocks;
import dev.assay.spi.plugin.PluginException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of an {@code assay.lock}: which bytes each plugin is, one entry an id. Immutable.
 *
 * <pre>{@code
 * assay-lock 1
 *
 * plugin disk
 *   version 1.2.0
 *   source https://plugins.example.com/disk-1.2.0.jar
 *   sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 *   size 18211
 *   signer ed25519:5e1f0a…
 *   spi [1.0,2.0)
 * }</pre>
 */
public final class PluginLock {

    /** The usual name of the file. */
    public static final String FILE_NAME = "assay.lock";

    private static final String FORMAT = "assay-lock";
    private static final int VERSION = 1;
    private static final String COMMENT =
            "Which bytes each plugin is. Keep this file under version control and review its changes.";
    private static final Set<String> FIELDS = Set.of("version", "source", "sha256", "size", "signer", "spi");

    private static final PluginLock EMPTY = new PluginLock(new TreeMap<>());

    private final SortedMap<String, LockedPlugin> plugins;

    private PluginLock(SortedMap<String, LockedPlugin> plugins) {
        this.plugins = plugins;
    }

    /** A lock without entries. */
    public static PluginLock empty() {
        return EMPTY;
    }

    /**
     * Reads a lock.
     *
     * @param name what messages call it, such as the file's name
     * @param bytes the file's content
     * @throws PluginException {@code LOCK_INVALID} with line and column
     */
    public static PluginLock parse(String name, byte[] bytes) {
        try {
            SortedMap<String, LockedPlugin> plugins = new TreeMap<>();
            for (Block block : Blocks.parse(name, bytes, FORMAT, VERSION)) {
                if (!block.word().equals("plugin")) {
                    throw block.fault("only 'plugin' and an id may stand here");
                }
                LockedPlugin plugin = read(block);
                if (plugins.putIfAbsent(plugin.id(), plugin) != null) {
                    throw block.fault("plugin " + plugin.id() + " is locked twice; keep the entry that you trust");
                }
            }
            return new PluginLock(plugins);
        } catch (BlockException e) {
            throw new PluginException(
                    PluginCodes.LOCK_INVALID,
                    name,
                    e.getMessage()
                            + ". Nothing was loaded by it and nothing written; mend it or take it from version control",
                    e);
        }
    }

    private static LockedPlugin read(Block block) throws BlockException {
        block.allow(FIELDS);
        String version = block.require("version");
        String source = block.require("source");
        String sha256 = block.require("sha256", "64 lower-case hexadecimal digits", s -> matching(s, "[0-9a-f]{64}"));
        Long size = block.require("size", "a number of bytes", s -> Long.valueOf(matching(s, "0|[1-9][0-9]{0,17}")));
        Optional<String> signer =
                block.get("signer", "a key id such as ed25519:0123…", s -> matching(s, "ed25519:[0-9a-f]{32}"));
        try {
            return new LockedPlugin(block.value(), version, source, sha256, size, signer, block.get("spi"));
        } catch (IllegalArgumentException e) {
            throw block.fault(
                    "plugin '" + dev.assay.support.text.Text.line(block.value(), 80) + "': " + e.getMessage());
        }
    }

    private static String matching(String text, String form) {
        if (!text.matches(form)) {
            throw new IllegalArgumentException(form);
        }
        return text;
    }

    /** The entries, sorted by id. */
    public List<LockedPlugin> plugins() {
        return List.copyOf(plugins.values());
    }

    /** The entry of an id. */
    public Optional<LockedPlugin> find(String id) {
        return Optional.ofNullable(plugins.get(id));
    }

    /** The same with an entry added or replaced. */
    public PluginLock with(LockedPlugin plugin) {
        SortedMap<String, LockedPlugin> more = new TreeMap<>(plugins);
        more.put(plugin.id(), plugin);
        return new PluginLock(more);
    }

    /** The same without an entry. */
    public PluginLock without(String id) {
        SortedMap<String, LockedPlugin> fewer = new TreeMap<>(plugins);
        fewer.remove(id);
        return new PluginLock(fewer);
    }

    /** The one text form of these entries. */
    public byte[] print() {
        Collection<LockedPlugin> all = plugins.values();
        List<Block> blocks = new ArrayList<>(all.size());
        for (LockedPlugin plugin : all) {
            blocks.add(Block.of("plugin", plugin.id())
                    .with("version", plugin.version())
                    .with("source", plugin.source())
                    .with("sha256", plugin.sha256())
                    .with("size", String.valueOf(plugin.size()))
                    .with("signer", plugin.signer())
                    .with("spi", plugin.spi()));
        }
        return Blocks.print(FORMAT, VERSION, COMMENT, blocks);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PluginLock that && plugins.equals(that.plugins);
    }

    @Override
    public int hashCode() {
        return plugins.hashCode();
    }

    @Override
    public String toString() {
        return "PluginLock" + plugins.keySet();
    }
}
