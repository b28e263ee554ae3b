package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on plugins says what the code does. */
class PluginDocsTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([A-Z_]+)` \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern BAD_INPUT =
            Pattern.compile("^\\| (\\d+) \\| [^|]+ \\| [^|]+ \\| `([\\w.]+)` \\|$", Pattern.MULTILINE);

    private final Path root = root();
    private final String page = read(root.resolve("docs/plugins.md"));

    @Test
    void everyCodeIsInTheTableAndNoOther() throws Exception {
        Set<String> codes = new TreeSet<>();
        for (Field field : PluginCodes.class.getFields()) {
            codes.add((String) field.get(null));
        }
        Set<String> rows = new TreeSet<>();
        Matcher row = ROW.matcher(page.substring(page.indexOf("## What can go wrong")));
        while (row.find()) {
            rows.add(row.group(1));
        }
        assertThat(rows).isEqualTo(codes);
    }

    @Test
    void everyBadInputHasATestThatIsThere() throws Exception {
        List<Path> tests;
        try (Stream<Path> all = Files.walk(root)) {
            tests = all.filter(path -> path.toString().endsWith(".java")
                            && path.toString().contains("src/test/java")
                            && !path.toString().contains("/target/"))
                    .toList();
        }
        Matcher row = BAD_INPUT.matcher(page);
        int expected = 0;
        while (row.find()) {
            expected++;
            assertThat(Integer.parseInt(row.group(1))).isEqualTo(expected);
            String[] test = row.group(2).split("\\.");
            assertThat(tests.stream()
                            .filter(path -> path.endsWith(test[0] + ".java"))
                            .anyMatch(path -> read(path).contains("void " + test[1] + "(")))
                    .as("row %s names %s", row.group(1), row.group(2))
                    .isTrue();
        }
        assertThat(expected).isEqualTo(54);
    }

    @Test
    void theDefaultsOnThePageAreThoseOfTheBuilder() {
        assertThat(page)
                .contains("64 MiB, 20,000 entries, 512 MiB unpacked")
                .contains("assay plugin signature v1")
                .contains(Arrays.stream(LockMode.values()).map(Enum::name).toList());
        assertThat(ArchiveLimits.DEFAULT).isEqualTo(new ArchiveLimits(64 << 20, 20_000, 512L << 20));
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/plugins.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
