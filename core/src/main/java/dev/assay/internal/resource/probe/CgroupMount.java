package dev.assay.internal.resource.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of {@code mountinfo} that mounts a control group hierarchy.
 *
 * @param root the group that is visible at the mount point, as the process sees group names
 * @param mountPoint where
 * @param version 1 or 2
 * @param controllers what a version 1 hierarchy controls, between commas; empty for version 2
 */
record CgroupMount(String root, String mountPoint, int version, String controllers) {

    /** All such mounts, later ones hiding earlier ones at the same place. Malformed lines are passed over. */
    static List<CgroupMount> parse(String mountInfo) {
        List<CgroupMount> mounts = new ArrayList<>();
        for (String line : mountInfo.split("\n")) {
            parseLine(line).ifPresent(mount -> {
                mounts.removeIf(earlier -> earlier.mountPoint.equals(mount.mountPoint));
                mounts.add(mount);
            });
        }
        return mounts;
    }

    private static Optional<CgroupMount> parseLine(String line) {
        // 36 25 0:32 /docker/1 /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
        int dash = line.indexOf(" - ");
        if (dash < 0) {
            return Optional.empty();
        }
        String[] place = line.substring(0, dash).split(" ");
        String[] kind = line.substring(dash + 3).split(" ");
        if (place.length < 5 || kind.length < 1) {
            return Optional.empty();
        }
        String root = unescape(place[3]);
        String mountPoint = unescape(place[4]);
        return switch (kind[0]) {
            case "cgroup2" -> Optional.of(new CgroupMount(root, mountPoint, 2, ""));
            case "cgroup" -> Optional.of(new CgroupMount(root, mountPoint, 1, kind.length > 2 ? kind[2] : ""));
            default -> Optional.empty();
        };
    }

    /** The kernel writes blanks and the like as three octal digits. */
    private static String unescape(String escaped) {
        if (escaped.indexOf('\\') < 0) {
            return escaped;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == '\\' && escaped.substring(i + 1).matches("(?s)[0-3][0-7][0-7].*")) {
                plain.append((char) Integer.parseInt(escaped.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(escaped.charAt(i));
            }
        }
        return plain.toString();
    }

    boolean controls(String controller) {
        return ("," + controllers + ",").contains("," + controller + ",");
    }

    /** What of a group's name lies below this mount: empty or starting with a slash; nothing if it isn't visible here. */
    Optional<String> below(String group) {
        if (root.equals("/")) {
            return Optional.of(group.equals("/") ? "" : group);
        }
        if (group.equals(root)) {
            return Optional.of("");
        }
        return group.startsWith(root + "/") ? Optional.of(group.substring(root.length())) : Optional.empty();
    }
}
