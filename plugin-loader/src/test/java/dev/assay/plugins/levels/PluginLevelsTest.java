package dev.assay.plugins.levels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.plugins.PluginLoader;
import dev.assay.testkit.PluginLevels;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension for authors passes a good plugin and bites a bad one. */
class PluginLevelsTest {

    @RegisterExtension
    PluginLevels levels = PluginLevels.of(CountingCheck.class, PluginLoader::create);

    @Test
    void aGoodPluginSaysTheSameEverywhere() {
        assertThat(levels.observe(context -> context.parameter("to", 3))).hasSize(3);
        levels.observe(context -> context.parameter("to", 1).parameter("fault", "throw"));
    }

    @Test
    void aGoodPluginStopsWhenAsked() {
        levels.assertStopsWithin(Duration.ofSeconds(30), context -> context.parameter("to", Integer.MAX_VALUE));
    }

    @Test
    void aPluginThatLooksAtItsLoaderIsCaught() {
        assertThatThrownBy(() ->
                        levels.observe(context -> context.parameter("to", 0).parameter("fault", "level")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("CLASSLOADER");
    }
}
