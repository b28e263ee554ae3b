package dev.assay.plugins.internal.trust;

import dev.assay.plugins.internal.text.Block;
import dev.assay.plugins.internal.text.BlockException;
import dev.assay.plugins.internal.text.Blocks;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A signature as it lies beside a jar, in {@code <jar>.sig}: the statement, and each key's signature of it. Immutable.
 *
 * @param statement what is said
 * @param signatures by key id, at most 8
 */
public record SignatureFile(Statement statement, Map<String, byte[]> signatures) {

    /** What its name ends with, after the jar's. */
    public static final String SUFFIX = ".sig";

    /** The largest file that is read. */
    public static final int MAX_BYTES = 16 << 10;

    private static final String FORMAT = "assay-signature";
    private static final int VERSION = 1;
    private static final int MAX_SIGNATURES = 8;

    /** Copies the map; the arrays are not changed by anybody. */
    public SignatureFile {
        signatures = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(signatures));
    }

    /** Reads a file. */
    public static SignatureFile parse(String name, byte[] bytes) throws BlockException {
        Statement statement = null;
        Map<String, byte[]> signatures = new LinkedHashMap<>();
        for (Block block : Blocks.parse(name, bytes, FORMAT, VERSION)) {
            if (block.word().equals("plugin") && statement == null) {
                statement = statement(block);
            } else if (block.word().equals("signature") && signatures.size() < MAX_SIGNATURES) {
                block.allow(Set.of("base64"));
                byte[] signed = block.require("base64", "the base64 of 64 bytes", SignatureFile::decode);
                if (!block.value().matches("ed25519:[0-9a-f]{32}")
                        || signatures.putIfAbsent(block.value(), signed) != null) {
                    throw block.fault("a signature needs a key id of its own, such as ed25519:0123…");
                }
            } else {
                throw block.fault("one 'plugin' and up to " + MAX_SIGNATURES + " 'signature' may stand here");
            }
        }
        if (statement == null || signatures.isEmpty()) {
            throw Blocks.fault(name, 1, 1, "the 'plugin' or its 'signature' is missing");
        }
        return new SignatureFile(statement, signatures);
    }

    private static Statement statement(Block block) throws BlockException {
        block.allow(Set.of("version", "size", "sha256"));
        String version = block.require("version");
        Long size = block.require("size", "a number of bytes", Long::valueOf);
        String sha256 = block.require("sha256");
        try {
            return new Statement(block.value(), version, size, sha256);
        } catch (IllegalArgumentException e) {
            throw block.fault(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] decode(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length != Ed25519.SIGNATURE_BYTES) {
            throw new IllegalArgumentException("length");
        }
        return bytes;
    }

    /** The file's content. */
    public byte[] print() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(Block.of("plugin", statement.id())
                .with("version", statement.version())
                .with("size", String.valueOf(statement.size()))
                .with("sha256", statement.sha256()));
        signatures.forEach((key, signed) -> blocks.add(
                Block.of("signature", key).with("base64", Base64.getEncoder().encodeToString(signed))));
        return Blocks.print(FORMAT, VERSION, "", blocks);
    }
}
