package dev.assay.support.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders that only their owner may use, where the file system knows POSIX permissions; elsewhere the folder's own rules hold.
 *
 * <p>All methods are static and safe for use by any thread.
 */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /**
     * Creates a folder and its missing parents. Those it creates only the owner may use; those that exist stay as they are.
     *
     * @param folder the folder
     * @return the same path
     * @throws IOException if it can't be created, or if something that is no folder stands there
     */
    public static Path createFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            try {
                Files.createDirectories(folder, folderAttributes(folder));
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(folder)) { // another process may just have been faster
                    throw new NotDirectoryException(folder.toString());
                }
            }
        }
        return folder;
    }

    /**
     * Tells who else may change what lies in a folder: the permissions of group and others that allow writing.
     *
     * @param folder an existing folder
     * @return the permissions found, empty if none or if the file system does not know them
     * @throws IOException if the folder can't be examined
     */
    public static Set<PosixFilePermission> writableByOthers(Path folder) throws IOException {
        Set<PosixFilePermission> found = EnumSet.noneOf(PosixFilePermission.class);
        if (isPosix(folder)) {
            found.addAll(Files.getPosixFilePermissions(folder));
            found.retainAll(EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
        }
        return found;
    }

    /**
     * Gives the attributes with which to create a file that only its owner may use.
     *
     * @param near an existing file or folder in the same file system
     * @return the attributes, none if the file system does not know permissions
     */
    public static FileAttribute<?>[] fileAttributes(Path near) {
        return attributes(near, FILE);
    }

    private static FileAttribute<?>[] folderAttributes(Path near) {
        return attributes(near, FOLDER);
    }

    private static FileAttribute<?>[] attributes(Path near, Set<PosixFilePermission> permissions) {
        return isPosix(near)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path near) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
