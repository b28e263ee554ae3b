package dev.assay.examples.os.files;

import dev.assay.examples.os.host.Answer;
import dev.assay.examples.os.host.Content;
import dev.assay.examples.os.host.FileStatus;
import dev.assay.examples.os.host.HostFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The checks of who owns the guarding files, and who may read and change them. */
public final class GuardFiles {

    public static final String ACCOUNTS = "files.accounts-protected";
    public static final String SHADOW = "files.shadow-protected";
    public static final String SUDOERS = "files.sudoers-protected";

    private static final int OTHERS = 0007;
    private static final int GROUP_WRITE = 0020;
    private static final int GROUP_READ = 0040;
    private static final int WRITE_BY_OTHERS = 0022;
    private static final int MAX_SUDOERS = 500;
    private static final String SUDOERS_FOLDER = "/etc/sudoers.d";

    private GuardFiles() {}

    /** Looks at all of them. */
    public static List<Answer> check(HostFiles files) {
        List<Answer> answers = new ArrayList<>();
        answers.add(check(files, ACCOUNTS, "/etc/passwd", OptionalInt.empty()));
        answers.add(check(files, ACCOUNTS, "/etc/group", OptionalInt.empty()));
        OptionalInt shadowGroup = shadowGroup(files.read("/etc/group"));
        answers.add(check(files, SHADOW, "/etc/shadow", shadowGroup));
        answers.add(check(files, SHADOW, "/etc/gshadow", shadowGroup));
        answers.add(check(files, SUDOERS, "/etc/sudoers", OptionalInt.empty()));
        answers.addAll(sudoersFolder(files));
        return answers;
    }

    private static List<Answer> sudoersFolder(HostFiles files) {
        List<Answer> answers = new ArrayList<>();
        try {
            List<String> names = files.names(SUDOERS_FOLDER);
            for (String name : names.subList(0, Math.min(names.size(), MAX_SUDOERS))) {
                // sudo passes over names with a dot or a tilde at the end.
                if (!name.contains(".") && !name.endsWith("~")) {
                    answers.add(check(files, SUDOERS, SUDOERS_FOLDER + "/" + name, OptionalInt.empty()));
                }
            }
            if (names.size() > MAX_SUDOERS) {
                answers.add(Answer.inconclusive(
                        SUDOERS, SUDOERS_FOLDER, "TOO_MANY_FILES", "More files than are looked at"));
            }
        } catch (IOException e) {
            answers.add(denied(SUDOERS, SUDOERS_FOLDER, e));
        }
        return answers;
    }

    private static Answer check(HostFiles files, String check, String path, OptionalInt shadowGroup) {
        try {
            Optional<FileStatus> status = files.status(path);
            return status.map(found -> judge(check, path, found, shadowGroup))
                    .orElseGet(() -> Answer.notApplicable(check, path, "FILE_ABSENT", "There is no such file"));
        } catch (UnsupportedOperationException e) {
            return Answer.notApplicable(check, path, "NO_POSIX", "This file system has no such permissions");
        } catch (IOException e) {
            return denied(check, path, e);
        }
    }

    static Answer judge(String check, String path, FileStatus status, OptionalInt shadowGroup) {
        boolean shadow = check.equals(SHADOW);
        int mode = status.mode();
        String expected = shadow
                ? "owner 0, no access for others, at most read for group 0 or shadow"
                : "owner 0, no change by group or others";
        if (status.owner() != 0) {
            return wrong(check, path, "It belongs to uid " + status.owner(), expected, status);
        }
        if (shadow && (mode & (OTHERS | GROUP_WRITE)) != 0 || !shadow && (mode & WRITE_BY_OTHERS) != 0) {
            return wrong(check, path, "Its permissions are too wide", expected, status);
        }
        if (shadow && (mode & GROUP_READ) != 0 && status.group() != 0) {
            if (shadowGroup.isEmpty()) {
                return Answer.inconclusive(check, path, "GROUP_UNKNOWN", "A group may read it, and which can't be told")
                        .compared(expected, status.words());
            }
            if (status.group() != shadowGroup.getAsInt()) {
                return wrong(check, path, "Group " + status.group() + " may read it", expected, status);
            }
        }
        return Answer.satisfied(check, path, "It is protected").compared(expected, status.words());
    }

    private static Answer wrong(String check, String path, String title, String expected, FileStatus status) {
        return Answer.notSatisfied(check, path, title).compared(expected, status.words());
    }

    private static Answer denied(String check, String path, IOException e) {
        return e instanceof AccessDeniedException
                ? Answer.inconclusive(check, path, "ACCESS_DENIED", "This user may not look at it")
                : Answer.inconclusive(check, path, "READ_FAILED", "It could not be looked at");
    }

    private static OptionalInt shadowGroup(Content group) {
        for (String line : group.text().split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 3 && fields[0].equals("shadow") && fields[2].matches("\\d{1,9}")) {
                return OptionalInt.of(Integer.parseInt(fields[2]));
            }
        }
        return group.isRead() ? OptionalInt.of(0) : OptionalInt.empty();
    }
}
