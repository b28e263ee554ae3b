package dev.assay.plugins.internal.wire;

import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.ParameterDescriptor;
import dev.assay.spi.plugin.PluginDescriptor;
import java.util.ArrayList;
import java.util.List;

/** What a plugin says it is, in a frame. */
public final class Descriptors {

    private static final int MAX_PARTS = 4096;
    private static final int MAX_VALUES = 1024;

    private Descriptors() {}

    /** Writes a descriptor. */
    public static byte[] frame(PluginDescriptor plugin) {
        WireWriter out = new WireWriter(Protocol.DESCRIPTOR);
        out.text(plugin.id()).text(plugin.version()).text(plugin.title());
        out.u32(plugin.checks().size());
        for (CheckDescriptor check : plugin.checks().values()) {
            out.text(check.id())
                    .text(check.title())
                    .u8(check.severity().ordinal())
                    .text(check.remediation())
                    .text(check.href())
                    .u32(check.controls().size());
            for (ControlReference control : check.controls()) {
                out.text(control.catalog()).text(control.id());
            }
        }
        out.u32(plugin.parameters().size());
        for (ParameterDescriptor parameter : plugin.parameters().values()) {
            out.text(parameter.name())
                    .u8(parameter.type().ordinal())
                    .text(parameter.text())
                    .bool(parameter.required())
                    .optionalText(parameter.defaultValue());
            Observations.texts(out, parameter.values());
        }
        return out.frame();
    }

    /** Reads a descriptor. */
    public static PluginDescriptor read(WireReader in) throws WireException {
        try {
            PluginDescriptor.Builder plugin =
                    PluginDescriptor.builder(in.text(), in.text()).title(in.text());
            for (int left = in.count(21, MAX_PARTS); left > 0; left--) {
                plugin.check(check(in));
            }
            for (int left = in.count(15, MAX_PARTS); left > 0; left--) {
                plugin.parameter(parameter(in));
            }
            in.end();
            return plugin.build();
        } catch (IllegalArgumentException e) {
            throw in.fault(String.valueOf(e.getMessage()));
        }
    }

    private static CheckDescriptor check(WireReader in) throws WireException {
        String id = in.text();
        String title = in.text();
        Severity severity = Observations.choice(in, Severity.values(), 0);
        String remediation = in.text();
        String href = in.text();
        List<ControlReference> controls = new ArrayList<>();
        for (int left = in.count(8, MAX_VALUES); left > 0; left--) {
            controls.add(ControlReference.of(in.text(), in.text()));
        }
        return new CheckDescriptor(id, title, severity, controls, remediation, href);
    }

    private static ParameterDescriptor parameter(WireReader in) throws WireException {
        String name = in.text();
        ParameterDescriptor.Type type = Observations.choice(in, ParameterDescriptor.Type.values(), 0);
        String text = in.text();
        boolean required = in.bool();
        var defaultValue = in.optionalText();
        List<String> values = new ArrayList<>();
        for (int left = in.count(4, MAX_VALUES); left > 0; left--) {
            values.add(in.text());
        }
        return new ParameterDescriptor(name, type, values, text, required, defaultValue);
    }
}
