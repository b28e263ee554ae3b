package dev.assay.testkit.users;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.testkit.ConfigurationSourceContract;
import java.io.IOException;
import java.util.Optional;

/** A source as simple as can be keeps the contract of sources. */
class SimpleSourceTest extends ConfigurationSourceContract {

    private Optional<Configuration> held = Optional.empty();

    private ConfigurationUpdate answer(ConfigurationRequest request) throws IOException {
        Configuration present = held.orElseThrow(() -> new IOException("nothing to read from"));
        return request.applied().equals(Optional.of(present.revision()))
                ? ConfigurationUpdate.unchanged()
                : ConfigurationUpdate.snapshot(present);
    }

    @Override
    protected ConfigurationSource source(Configuration first) {
        held = Optional.of(first);
        return this::answer;
    }

    @Override
    protected void hold(Configuration next) {
        held = Optional.of(next);
    }

    @Override
    protected boolean breakDown() {
        held = Optional.empty();
        return true;
    }
}
