package dev.assay.examples.host;

import dev.assay.CloseReport;
import dev.assay.FileConfiguration;
import dev.assay.HostPermissions;
import dev.assay.JobManager;
import dev.assay.MemorySink;
import dev.assay.eventhub.CloudEventsTransport;
import dev.assay.eventhub.HubOutbox;
import dev.assay.eventhub.JsonLinesTransport;
import dev.assay.plugins.PluginLoader;
import dev.assay.plugins.SourcePolicy;
import java.io.PrintStream;
import java.time.Duration;

/** The host: what an application writes to have Assay run inside it. */
public final class HostAttestation {

    private HostAttestation() {}

    /**
     * Runs the demonstration, and exits with 0 if all of Assay worked, whatever the verdicts say.
     *
     * @param arguments see {@link Options#USAGE}
     */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.parseOrExit(arguments);
        if (!run(options, System.out)) {
            System.exit(1);
        }
    }

    static boolean run(Options options, PrintStream out) throws Exception {
        MemorySink kept = MemorySink.latest(10_000);
        Display display = new Display(out);
        try (World world = World.create(options);
                JobManager manager = JobManager.builder()
                        .application("host-attestation", "1")
                        .identity("urn:assay:example:agent:host-attestation")
                        .home(world.home())
                        .configuration(FileConfiguration.of(world.configuration()))
                        .permissions(HostPermissions.builder()
                                .pluginSource(world.repository())
                                .build())
                        .plugins(PluginLoader.builder()
                                .sources(SourcePolicy.standard()
                                        .hosts("127.0.0.1")
                                        .allowLoopback())
                                .build())
                        .results(HubOutbox.builder(
                                        CloudEventsTransport.to(world.hub()).build())
                                .inMemory()
                                .stream("hub")
                                .build())
                        .results(HubOutbox.builder(JsonLinesTransport.to(world.records()))
                                .signer(world.signer())
                                .checkpoints(Duration.ofSeconds(10))
                                .build())
                        .results(kept)
                        .listener(display)
                        .build()) {
            manager.start();
            world.play(manager, display);
            CloseReport closed = manager.close(World.CLOSING);
            display.table(manager.stats(), kept.results());
            return world.conclude(manager, closed, kept.results(), display);
        }
    }
}
