package dev.assay.internal.resource.probe;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The folders of the group this process is in and of all its ancestors that can be seen, own one first.
 *
 * @param version 1 or 2
 * @param levels the folders
 */
record CgroupPath(int version, List<Path> levels) {

    /** Deeper nesting than this is not followed; the outermost ancestors are left out. */
    private static final int MOST_LEVELS = 16;

    /** No group at all. */
    static final CgroupPath NONE = new CgroupPath(0, List.of());

    /**
     * Finds the group for a controller.
     *
     * @param system where the file system begins, {@code /} but in tests
     * @param ownGroups the text of {@code /proc/self/cgroup}
     * @param controller the version 1 name, such as {@code memory}
     * @param probeFile a file that a folder of this controller has under version 1
     */
    static CgroupPath of(Path system, List<CgroupMount> mounts, String ownGroups, String controller, String probeFile) {
        String unified = null;
        for (String line : ownGroups.split("\n")) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3 || !parts[2].startsWith("/")) {
                continue;
            }
            if (parts[1].isEmpty()) {
                unified = parts[2];
            } else if (("," + parts[1] + ",").contains("," + controller + ",")) {
                List<CgroupMount> candidates = mounts.stream()
                        .filter(mount -> mount.version() == 1 && mount.controls(controller))
                        .toList();
                CgroupPath found = locate(system, candidates, 1, parts[2], probeFile);
                if (!found.levels.isEmpty()) {
                    return found;
                }
            }
        }
        if (unified == null) {
            return NONE;
        }
        List<CgroupMount> candidates =
                mounts.stream().filter(mount -> mount.version() == 2).toList();
        return locate(system, candidates, 2, unified, "cgroup.procs");
    }

    private static CgroupPath locate(
            Path system, List<CgroupMount> mounts, int version, String group, String probeFile) {
        // The mount with the shortest root shows most ancestors.
        List<CgroupMount> widestFirst = mounts.stream()
                .sorted(Comparator.comparingInt(mount -> mount.root().length()))
                .toList();
        for (CgroupMount mount : widestFirst) {
            String below = mount.below(group).orElse(null);
            if (below == null || below.contains("/..")) {
                continue;
            }
            List<Path> levels = levels(system, mount.mountPoint(), below, probeFile);
            if (!levels.isEmpty()) {
                return new CgroupPath(version, levels);
            }
        }
        // The name is one that only the host can resolve: what is mounted is then the container's own group.
        for (CgroupMount mount : mounts) {
            List<Path> levels = levels(system, mount.mountPoint(), "", probeFile);
            if (!levels.isEmpty()) {
                return new CgroupPath(version, levels);
            }
        }
        return NONE;
    }

    private static List<Path> levels(Path system, String mountPoint, String below, String probeFile) {
        Path top;
        Path own;
        try {
            top = system.resolve(mountPoint.substring(1));
            own = below.isEmpty() ? top : top.resolve(below.substring(1));
        } catch (InvalidPathException | StringIndexOutOfBoundsException odd) {
            return List.of();
        }
        if (!Files.exists(own.resolve(probeFile))) {
            return List.of();
        }
        List<Path> levels = new ArrayList<>();
        for (Path level = own;
                level != null && level.startsWith(top) && levels.size() < MOST_LEVELS;
                level = level.getParent()) {
            levels.add(level);
        }
        return levels;
    }
}
