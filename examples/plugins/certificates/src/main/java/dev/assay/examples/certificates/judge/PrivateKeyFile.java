package dev.assay.examples.certificates.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may read and change a file that holds private keys. */
public final class PrivateKeyFile {

    private PrivateKeyFile() {}

    /** Judges the permissions of the file, of its target if it is a link. */
    public static Answer judge(Path file) {
        String check = Checks.PRIVATE_KEY;
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            String actual = PosixFilePermissions.toString(permissions);
            String expected = "no access for others, no change by the group";
            boolean open = permissions.contains(PosixFilePermission.OTHERS_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || permissions.contains(PosixFilePermission.GROUP_WRITE);
            return open
                    ? Answer.notSatisfied(check, "A private key that others may get at: " + actual, expected, actual)
                    : Answer.satisfied(check, "A private key with permissions " + actual, expected, actual);
        } catch (UnsupportedOperationException e) {
            return Answer.notApplicable(check, "NO_POSIX", "This file system has no such permissions");
        } catch (IOException e) {
            return Answer.inconclusive(check, "READ_FAILED", "Its permissions can't be read");
        }
    }
}
