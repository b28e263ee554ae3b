package dev.assay.plugins.internal.wire;

import dev.assay.spi.plugin.ResourcePressure;

/** Words about short resources on their way to a worker. */
public final class Pressures {

    private static final ResourcePressure.Kind[] KINDS = ResourcePressure.Kind.values();

    private Pressures() {}

    /** The frame for it. */
    public static byte[] frame(ResourcePressure pressure) {
        WireWriter out = new WireWriter(Protocol.PRESSURE).u8(pressure.kind().ordinal());
        Observations.reason(out, pressure.reason());
        return out.frame();
    }

    /** Reads it. */
    public static ResourcePressure read(WireReader in) throws WireException {
        int kind = in.u8();
        if (kind >= KINDS.length) {
            throw in.fault("there is no pressure of kind " + kind);
        }
        try {
            ResourcePressure pressure = new ResourcePressure(KINDS[kind], Observations.reason(in));
            in.end();
            return pressure;
        } catch (IllegalArgumentException e) {
            throw in.fault(String.valueOf(e.getMessage()));
        }
    }
}
