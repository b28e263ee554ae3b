package dev.assay.examples.os.host;

/**
 * Who owns a file and who may do what with it.
 *
 * @param mode the permission bits, without the file's kind
 * @param owner the owner's uid
 * @param group the group's gid
 */
public record FileStatus(int mode, int owner, int group) {

    /** The permissions as {@code ls} numbers them, with owner and group. */
    public String words() {
        return String.format("%04o owner %d group %d", mode, owner, group);
    }
}
