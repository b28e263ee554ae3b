package dev.assay.assembled.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.assembled.AssayModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for operators lists what the code says, no more and no less. */
class OperationsPageTest {

    private static final Path ROOT = AssayModules.checkout();
    private static final Path CORE = ROOT.resolve("core/src/main/java/dev/assay");

    @Test
    void everyLogCodeIsOnThePageAndEveryCodeOnThePageIsLogged() throws IOException {
        Set<String> logged = new TreeSet<>();
        for (String module :
                new String[] {"core", "eventhub-client", "plugin-loader", "resource-oshi", "spi", "support", "testkit"
                }) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    logged.addAll(found(file, "\"(ASSAY-\\d{4}) "));
                }
            }
        }

        assertThat(rows("`(ASSAY-\\d{4})`")).containsExactlyElementsOf(logged);
    }

    @Test
    void everyMetricIsOnThePage() throws IOException {
        Set<String> told = found(CORE.resolve("MetricList.java"), "\"(assay_[a-z_]+)\"");
        for (String module : new String[] {"eventhub-client", "plugin-loader", "resource-oshi"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    told.addAll(found(file, "into\\.\\w+\\(\\s*\"(assay_[a-z_]+)\""));
                }
            }
        }

        assertThat(rows("`(assay_[a-z_]+)`")).containsExactlyElementsOf(told);
    }

    @Test
    void everyHealthCodeIsOnThePageWithItsStatus() throws IOException {
        String text = Files.readString(CORE.resolve("internal/insight/HealthCode.java"));
        Set<String> codes = new TreeSet<>();
        Matcher code = Pattern.compile("(?m)^    ([A-Z_]+)\\(\\s*(true|false)").matcher(text);
        while (code.find()) {
            codes.add(code.group(1) + "` | " + (code.group(2).equals("true") ? "DOWN" : "DEGRADED"));
        }

        assertThat(rows("`([A-Z_]+` \\| (?:DOWN|DEGRADED))")).containsExactlyElementsOf(codes);
    }

    private static Set<String> rows(String first) throws IOException {
        return found(ROOT.resolve("docs/operations.md"), "(?m)^\\| " + first);
    }

    private static Set<String> found(Path file, String pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
