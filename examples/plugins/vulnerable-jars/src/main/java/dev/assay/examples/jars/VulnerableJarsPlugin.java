package dev.assay.examples.jars;

import dev.assay.examples.jars.judge.JarJudge;
import dev.assay.examples.jars.list.VulnerabilityList;
import dev.assay.examples.jars.scan.Archive;
import dev.assay.examples.jars.scan.JarReader;
import dev.assay.examples.jars.scan.Pulse;
import dev.assay.examples.jars.scan.ScanLimits;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The plugin {@code vulnerable-jars}. An instance serves one attempt and holds no state. */
@Plugin(
        id = "vulnerable-jars",
        version = "1.0.0",
        title = "Jars with known vulnerabilities",
        parameters = VulnerableJarsPlugin.Parameters.class,
        checks = {
            @Check(
                    id = VulnerableJarsPlugin.AT_REST,
                    title = "No jar that lies here has a known vulnerability",
                    severity = Severity.HIGH,
                    controls = {
                        "nist-800-53r5:si-2",
                        "nist-800-53r5:ra-5",
                        "pci-dss-4.0.1:6.3.3",
                        "iso-27001-2022:A.8.8"
                    },
                    remediation =
                            "Remove the jar, or build against one of the fixed versions named in the observation.",
                    href =
                            "https://csrc.nist.gov/projects/cprt/catalog#/cprt/framework/version/SP_800_53_5_1_1/home?element=SI-2"),
            @Check(
                    id = VulnerableJarsPlugin.IN_USE,
                    title = "No jar on this JVM's class path has a known vulnerability",
                    severity = Severity.CRITICAL,
                    controls = {
                        "nist-800-53r5:si-2",
                        "nist-800-53r5:ra-5",
                        "pci-dss-4.0.1:6.3.3",
                        "iso-27001-2022:A.8.8"
                    },
                    remediation = "Move the application to one of the fixed versions named in the observation."),
            @Check(
                    id = VulnerableJarsPlugin.LIST_CURRENT,
                    title = "The list of known vulnerabilities is recent",
                    severity = Severity.LOW,
                    controls = "nist-800-53r5:ra-5",
                    remediation = "Take a newer version of this plugin; its list ships in its jar.")
        })
public final class VulnerableJarsPlugin implements AttestationPlugin {

    static final String AT_REST = "jar.known-vulnerable";
    static final String IN_USE = "jar.known-vulnerable-in-use";
    static final String LIST_CURRENT = "jar.list-current";

    private static final int PROGRESS_EVERY = 64;

    /**
     * The parameters.
     *
     * @param roots folders to look through, such as a local Maven repository
     * @param hostJvm whether to look at the class path of the host's JVM
     * @param maxListAge how old the list may be before "nothing found" counts for nothing
     * @param maxFiles how many archives to look at
     * @param archiveDepth how many archives deep to look into archives
     * @param distributionFolders folders whose jars the operating system's package manager keeps
     */
    public record Parameters(
            @Parameter(value = "folders to look through, such as a local Maven repository", defaultValue = "")
            List<Path> roots,

            @Parameter(value = "whether to look at the class path of the host's JVM", defaultValue = "true")
            boolean hostJvm,

            @Parameter(value = "how old the list may be before finding nothing is inconclusive", defaultValue = "P180D")
            Duration maxListAge,

            @Parameter(value = "how many archives to look at", defaultValue = "50000")
            int maxFiles,

            @Parameter(value = "how many archives deep to look into archives", defaultValue = "4")
            int archiveDepth,

            @Parameter(
                    value = "folders whose jars the operating system's package manager keeps and mends",
                    defaultValue = "/usr/share/java,/usr/share/maven-repo,/usr/share/maven")
            List<Path> distributionFolders) {

        ScanLimits limits() {
            ScanLimits most = ScanLimits.DEFAULT;
            return new ScanLimits(maxFiles, most.folderDepth(), most.entries(), most.inflatedBytes(), archiveDepth);
        }
    }

    /** Called by the service loader. */
    public VulnerableJarsPlugin() {}

    @Override
    public void attest(AttestationContext context) {
        Parameters parameters = context.parameters(Parameters.class);
        Pulse pulse = context.cancellation()::throwIfRequested;
        VulnerabilityList list = VulnerabilityList.shipped();
        JarReport report = new JarReport(context, list, parameters.maxListAge(), pulse);
        report.list();
        context.progress("looking for jars", 0);
        Inventory inventory = Inventory.of(context, parameters, pulse);
        report.scope(inventory, parameters.hostJvm());

        JarReader reader = new JarReader(list, parameters.limits(), pulse);
        JarJudge judge = new JarJudge(list, parameters.distributionFolders());
        List<Path> files = inventory.files();
        for (int i = 0; i < files.size(); i++) {
            if (i % PROGRESS_EVERY == 0) {
                context.progress(i + " of " + files.size() + " jars read", (double) i / files.size());
            }
            boolean inUse = inventory.inUse(files.get(i));
            for (Archive archive : reader.read(files.get(i))) {
                report.archive(archive, judge.judge(archive), inUse);
            }
        }
        report.finish();
        context.progress(files.size() + " jars read", 1);
    }
}
