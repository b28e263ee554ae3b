package dev.assay;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.testkit.ConfigurationSourceContract;

class MemoryConfigurationContractTest extends ConfigurationSourceContract {

    private MemoryConfiguration source;

    @Override
    protected ConfigurationSource source(Configuration first) {
        source = MemoryConfiguration.of(first);
        return source;
    }

    @Override
    protected void hold(Configuration next) {
        source.replace(next);
    }
}
