package dev.assay.plugins.levels;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.plugins.PluginLoader;
import dev.assay.testkit.PluginLevels;
import java.security.Provider;
import java.security.Security;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The extension for authors fails the test of a plugin that leaves something behind. */
class PluginLevelsBiteTest {

    @ParameterizedTest
    @CsvSource({
        "thread,   left behind,     forgotten-thread",
        "timer,    left behind,     forgotten-timer",
        "provider, can be collected, leaky-",
    })
    void aPluginThatLeavesSomethingBehindIsCaughtAndWhatItLeftIsNamed(String fault, String problem, String name)
            throws Exception {
        PluginLevels biting = PluginLevels.of(CountingCheck.class, PluginLoader::create);
        ExtensionContext unused = null;
        biting.beforeEach(unused);
        try {
            biting.observe(context -> context.parameter("to", 1).parameter("fault", fault));
            assertThatThrownBy(() -> biting.afterEach(unused))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(CountingCheck.class.getName())
                    .hasMessageContaining(problem)
                    .hasMessageContaining(name);
        } finally {
            tidy();
        }
    }

    private static void tidy() throws InterruptedException {
        System.setProperty(CountingCheck.TIDY, "true");
        for (Provider each : Security.getProviders()) {
            if (each.getName().startsWith("leaky-")) {
                Security.removeProvider(each.getName());
            }
        }
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().startsWith("forgotten-")) {
                each.interrupt();
                each.join();
            }
        }
        System.clearProperty(CountingCheck.TIDY);
    }
}
