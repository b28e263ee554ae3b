package dev.assay.eventhub.internal.spool;

import dev.assay.support.io.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders that hold evidence: for their owner only, and none above them in which others could exchange them. */
public final class Folders {

    private static final int STICKY = 01000;

    private Folders() {}

    /**
     * Makes a folder for its owner only, or checks the one that is there.
     *
     * @throws IOException if others may use it, or may exchange it in a folder above it
     */
    public static Path secure(Path folder) throws IOException {
        Path made = OwnerOnly.createFolders(folder.toAbsolutePath());
        if (Files.isSymbolicLink(made)) {
            throw new IOException(made + " is a link: name the folder itself");
        }
        Path real = made.toRealPath();
        if (!real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return real;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(real, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> owners = PosixFilePermissions.fromString("rwx------");
        if (!owners.containsAll(permissions)) {
            throw new IOException("others may use " + real + ", which holds evidence ("
                    + PosixFilePermissions.toString(permissions) + "): chmod 700 it");
        }
        for (Path parent = real.getParent(); parent != null; parent = parent.getParent()) {
            check(parent, real);
        }
        return real;
    }

    private static void check(Path parent, Path folder) throws IOException {
        Set<PosixFilePermission> writers = OwnerOnly.writableByOthers(parent);
        int mode = (Integer) Files.getAttribute(parent, "unix:mode");
        // In a sticky folder, such as /tmp, only the owner of an entry may exchange it.
        if (!writers.isEmpty() && (mode & STICKY) == 0) {
            throw new IOException("others may exchange " + folder + ", because they may write to " + parent + " "
                    + writers + ": chmod go-w it, or keep the spool elsewhere");
        }
    }
}
