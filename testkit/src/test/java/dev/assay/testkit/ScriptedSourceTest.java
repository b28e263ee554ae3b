package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationUpdate;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A source that answers from a script. */
class ScriptedSourceTest {

    private final ConfigurationRequest request = ConfigurationRequest.builder().build();

    @Test
    void answersInOrderAndThenThatNothingHasChanged() throws Exception {
        Configuration first = Samples.configuration("1", "a");
        ScriptedSource source = ScriptedSource.of(first)
                .thenThrow(new IOException("away"))
                .thenAnswer(asked ->
                        ConfigurationUpdate.snapshot(Samples.configuration(String.valueOf(asked.room()), "b")));

        assertThat(source.poll(request)).isEqualTo(ConfigurationUpdate.snapshot(first));
        assertThatThrownBy(() -> source.poll(request)).isInstanceOf(IOException.class);
        ConfigurationUpdate third =
                source.poll(ConfigurationRequest.builder().capacity(9, 7).build());
        assertThat(((ConfigurationUpdate.Snapshot) third).configuration().revision())
                .isEqualTo("7");
        assertThat(source.left()).isZero();
        assertThat(source.poll(request)).isEqualTo(ConfigurationUpdate.unchanged());

        source.awaitRequests(4);
        assertThat(source.requests()).hasSize(4);
    }

    @Test
    void knowsWhetherItWasClosed() {
        ScriptedSource source = new ScriptedSource();
        assertThat(source.isClosed()).isFalse();

        source.close();

        assertThat(source.isClosed()).isTrue();
    }
}
