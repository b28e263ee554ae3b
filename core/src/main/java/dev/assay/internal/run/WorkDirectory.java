package dev.assay.internal.run;

import dev.assay.spi.plugin.PluginException;
import dev.assay.support.io.OwnerOnly;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt's own folder: made empty on the first use and removed at the attempt's end. Thread-safe. */
final class WorkDirectory {

    /** The folder could not be made. */
    static final String WORK_DIRECTORY = "WORK_DIRECTORY";

    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);
    private static final String FOLDER = "work";

    private final Path home;
    private final RunTask task;
    private @Nullable Path path; // guarded by this; most runs never ask
    private boolean made; // guarded by this
    private boolean ended; // guarded by this

    WorkDirectory(Path home, RunTask task) {
        this.home = home;
        this.task = task;
    }

    /** Where it is, or will be. */
    synchronized Path path() {
        Path known = path;
        if (known == null) {
            known = home.resolve(FOLDER).resolve(task.id() + "-" + task.attempt());
            path = known;
        }
        return known;
    }

    /**
     * Makes it on the first call.
     *
     * @throws PluginException {@code WORK_DIRECTORY} if it can't be made
     */
    synchronized Path make() {
        if (ended) {
            throw new IllegalStateException("the attempt is over, and its folder is removed");
        }
        Path folder = path();
        if (!made) {
            try {
                TreeRemoval.remove(folder); // a crash may have left one; it is to be empty
                OwnerOnly.createFolders(folder);
                made = true;
            } catch (IOException e) {
                throw new PluginException(
                        WORK_DIRECTORY,
                        "work directory",
                        "the attempt's folder can't be made below the manager's home: "
                                + Text.line(e.getClass().getName(), 256)
                                + "; check that there is room and that the home belongs to this process");
            }
        }
        return folder;
    }

    /** Removes it. What can't be removed is logged and left to {@link #sweep}. */
    synchronized void remove() {
        ended = true;
        if (!made) {
            return;
        }
        made = false;
        try {
            TreeRemoval.remove(path());
        } catch (IOException e) {
            LOG.warn(
                    "ASSAY-2205 the work directory {} could not be removed: {}",
                    path().getFileName(),
                    Text.line(String.valueOf(e), 512));
        }
    }

    /**
     * Removes what earlier lives of the manager left. To be called while the home is locked and nothing runs.
     *
     * @return how many folders were removed
     */
    static int sweep(Path home) {
        Path folder = home.resolve(FOLDER);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        int removed = 0;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path each : left) {
                try {
                    TreeRemoval.remove(each);
                    removed++;
                } catch (IOException e) {
                    LOG.warn(
                            "ASSAY-2205 the work directory {} could not be removed: {}",
                            each.getFileName(),
                            Text.line(String.valueOf(e), 512));
                }
            }
        } catch (IOException e) {
            LOG.warn("ASSAY-2205 old work directories could not be listed: {}", Text.line(String.valueOf(e), 512));
        }
        return removed;
    }
}
