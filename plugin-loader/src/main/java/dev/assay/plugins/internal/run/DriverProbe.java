package dev.assay.plugins.internal.run;

import dev.assay.plugins.internal.load.PluginClassLoader;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Names the JDBC drivers that a plugin registered. The JDK shows drivers only to classes that could load them, so this
 * class is defined once more in the plugin's loader and asked there.
 */
public final class DriverProbe implements Supplier<List<String>> {

    /** Made by reflection in the plugin's loader. */
    public DriverProbe() {}

    static List<String> driversOf(PluginClassLoader loader) {
        if (ModuleLayer.boot().findModule("java.sql").isEmpty()) {
            return List.of();
        }
        try (InputStream in = DriverProbe.class.getResourceAsStream("DriverProbe.class")) {
            byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
            Class<?> probe = loader.defineHelper(DriverProbe.class.getName(), bytes);
            List<String> names = new ArrayList<>();
            for (Object name : (List<?>) ((Supplier<?>) probe.getConstructor().newInstance()).get()) {
                names.add(String.valueOf(name));
            }
            return names;
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            return List.of("(can't be told: " + e.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public List<String> get() {
        List<String> names = new ArrayList<>();
        for (Driver driver : (Iterable<Driver>) () -> DriverManager.getDrivers().asIterator()) {
            if (driver.getClass().getClassLoader() == DriverProbe.class.getClassLoader()) {
                names.add(driver.getClass().getName());
            }
        }
        return names;
    }
}
