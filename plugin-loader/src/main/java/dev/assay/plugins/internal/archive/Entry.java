package dev.assay.plugins.internal.archive;

/**
 * One file in a jar.
 *
 * @param name its checked name
 * @param deflated whether it is compressed
 * @param crc the checksum of its content
 * @param compressedSize its bytes in the jar
 * @param size its bytes when read
 * @param offset where its bytes begin
 */
public record Entry(String name, boolean deflated, long crc, int compressedSize, int size, int offset) {

    boolean isFolder() {
        return name.endsWith("/");
    }
}
