package dev.assay.spi.plugin;

import dev.assay.spi.configuration.ControlReference;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads descriptors from annotations. */
final class DescriptorReader {

    private DescriptorReader() {}

    static PluginDescriptor read(Class<?> type) {
        Plugin plugin = type.getAnnotation(Plugin.class);
        if (plugin == null) {
            throw new PluginException(
                    "DESCRIPTOR_MISSING",
                    type.getName(),
                    "class " + type.getName() + " has no @Plugin annotation; add one with its id, version and checks");
        }
        try {
            PluginDescriptor.Builder builder =
                    PluginDescriptor.builder(plugin.id(), plugin.version()).title(plugin.title());
            for (Check check : plugin.checks()) {
                builder.check(check(check));
            }
            return builder.parameters(plugin.parameters()).build();
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    "DESCRIPTOR_INVALID", type.getName(), "@Plugin of " + type.getName() + ": " + e.getMessage(), e);
        }
    }

    static List<ParameterDescriptor> parameters(Class<? extends Record> type) {
        List<ParameterDescriptor> parameters = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Optional<String> defaultValue = ParameterTypes.defaultOf(component);
            boolean optional = component.getType() == Optional.class;
            parameters.add(new ParameterDescriptor(
                    ParameterTypes.nameOf(component),
                    ParameterTypes.typeOf(component.getGenericType()),
                    ParameterTypes.choicesOf(component.getGenericType()),
                    ParameterTypes.textOf(component),
                    defaultValue.isEmpty() && !optional,
                    defaultValue));
        }
        return parameters;
    }

    private static CheckDescriptor check(Check check) {
        return new CheckDescriptor(
                check.id(),
                check.title(),
                check.severity(),
                Arrays.stream(check.controls())
                        .map(control -> control(check.id(), control))
                        .toList(),
                check.remediation(),
                check.href());
    }

    private static ControlReference control(String check, String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException("control '" + text + "' of check " + check
                    + " is not of the form catalog:id, such as nist-800-53r5:ac-6");
        }
        return ControlReference.of(text.substring(0, colon), text.substring(colon + 1));
    }
}
