package dev.assay;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.testkit.ConfigurationSourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class FileConfigurationContractTest {

    @Nested
    class OfOneFile extends ConfigurationSourceContract {

        @TempDir
        private Path folder;

        @Override
        protected ConfigurationSource source(Configuration first) throws IOException {
            hold(first);
            return FileConfiguration.of(file());
        }

        @Override
        protected void hold(Configuration next) throws IOException {
            Files.writeString(file(), ConfigurationText.json(next));
        }

        @Override
        protected boolean breakDown() throws IOException {
            Files.delete(file());
            return true;
        }

        private Path file() {
            return folder.resolve("assay.json");
        }
    }

    @Nested
    class OfAFolder extends ConfigurationSourceContract {

        @TempDir
        private Path folder;

        @Override
        protected ConfigurationSource source(Configuration first) throws IOException {
            hold(first);
            return FileConfiguration.of(folder);
        }

        @Override
        protected void hold(Configuration next) throws IOException {
            Files.writeString(
                    folder.resolve("00-common.yaml"), "apiVersion: assay.dev/v1\ndefaults: { severity: MEDIUM }\n");
            Files.writeString(folder.resolve("10-jobs.json"), ConfigurationText.json(next));
        }

        @Override
        protected boolean breakDown() throws IOException {
            Files.delete(folder.resolve("00-common.yaml"));
            Files.delete(folder.resolve("10-jobs.json"));
            return true;
        }
    }
}
