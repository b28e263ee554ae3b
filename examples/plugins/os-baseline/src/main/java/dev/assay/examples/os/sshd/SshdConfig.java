package dev.assay.examples.os.sshd;

import dev.assay.examples.os.host.Content;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The SSH server's configuration as far as it holds for every connection. Immutable.
 *
 * @param settings the settings that count, by keyword: the first one of each, as the server takes them
 * @param conditional settings inside Match blocks, which hold for some connections only and are not evaluated
 * @param gap the first file that could not be read; what is first set behind it may be set differently in it
 */
record SshdConfig(Map<String, Setting> settings, List<Setting> conditional, Optional<Gap> gap) {

    SshdConfig {
        settings = Map.copyOf(settings);
        conditional = List.copyOf(conditional);
    }

    /**
     * A line that sets something.
     *
     * @param line what it says
     * @param file the file it stands in
     * @param number its line there, from 1
     * @param behindGap whether an unreadable file comes before it
     */
    record Setting(ConfigLine line, String file, int number, boolean behindGap) {

        String place() {
            return file + ":" + number;
        }
    }

    /** A file that could not be read. */
    record Gap(String file, Content content) {}

    /** What a keyword comes to: a setting, or nothing. */
    Optional<Setting> setting(String keyword) {
        return Optional.ofNullable(settings.get(keyword));
    }

    /** Whether it can be told what a keyword comes to. */
    boolean isKnown(String keyword) {
        Setting setting = settings.get(keyword);
        return gap.isEmpty() || setting != null && !setting.behindGap();
    }

    /** The settings of a keyword inside Match blocks. */
    List<Setting> conditional(String keyword) {
        return conditional.stream()
                .filter(setting -> setting.line().keyword().equals(keyword))
                .toList();
    }

    /** Collects a configuration. Not thread-safe. */
    static final class Builder {

        private final Map<String, Setting> settings = new HashMap<>();
        private final List<Setting> conditional = new ArrayList<>();
        private Optional<Gap> gap = Optional.empty();

        void add(ConfigLine line, String file, int number, boolean always) {
            Setting setting = new Setting(line, file, number, gap.isPresent());
            if (always) {
                settings.putIfAbsent(line.keyword(), setting);
            } else {
                conditional.add(setting);
            }
        }

        void gap(String file, Content content) {
            if (gap.isEmpty()) {
                gap = Optional.of(new Gap(file, content));
            }
        }

        SshdConfig build() {
            return new SshdConfig(settings, conditional, gap);
        }
    }
}
