package dev.assay.examples.os;

import dev.assay.examples.os.accounts.Accounts;
import dev.assay.examples.os.files.GuardFiles;
import dev.assay.examples.os.host.Answer;
import dev.assay.examples.os.host.Containment;
import dev.assay.examples.os.host.HostFiles;
import dev.assay.examples.os.kernel.Kernel;
import dev.assay.examples.os.kernel.Network;
import dev.assay.examples.os.kernel.Profile;
import dev.assay.examples.os.sshd.Sshd;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Parameter;
import dev.assay.spi.plugin.Plugin;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The plugin {@code os-baseline}. An instance serves one attempt and holds no state. */
@Plugin(
        id = "os-baseline",
        version = "1.0.0",
        title = "Linux baseline",
        parameters = OsBaselinePlugin.Parameters.class,
        checks = {
            @Check(
                    id = Accounts.UID_ZERO,
                    title = "Only root has uid 0",
                    severity = Severity.CRITICAL,
                    controls = {"nist-800-53r5:ac-6", "nist-800-53r5:ac-2"},
                    remediation = "Give the account a uid of its own, or remove it."),
            @Check(
                    id = Accounts.UNIQUE_UIDS,
                    title = "Every uid belongs to one account",
                    severity = Severity.MEDIUM,
                    controls = {"nist-800-53r5:ia-2", "nist-800-53r5:ac-2"},
                    remediation = "Give each account a uid of its own."),
            @Check(
                    id = Accounts.UNIQUE_NAMES,
                    title = "Every account name is there once",
                    severity = Severity.MEDIUM,
                    controls = "nist-800-53r5:ia-4",
                    remediation = "Remove or rename the second account."),
            @Check(
                    id = Accounts.PASSWORDS,
                    title = "No account has an empty password",
                    severity = Severity.HIGH,
                    controls = "nist-800-53r5:ia-5",
                    remediation = "Lock the account (passwd -l) or set a password."),
            @Check(
                    id = Accounts.HASHES,
                    title = "Passwords are kept with sound schemes",
                    severity = Severity.MEDIUM,
                    controls = "nist-800-53r5:ia-5",
                    remediation = "Set the scheme to yescrypt or SHA-512 and have the passwords changed."),
            @Check(
                    id = GuardFiles.ACCOUNTS,
                    title = "Only root changes the account files",
                    severity = Severity.HIGH,
                    controls = {"nist-800-53r5:ac-6", "nist-800-53r5:cm-6"},
                    remediation = "chown root:root and chmod 0644 the file."),
            @Check(
                    id = GuardFiles.SHADOW,
                    title = "Password hashes are kept from others",
                    severity = Severity.HIGH,
                    controls = {"nist-800-53r5:ac-6", "nist-800-53r5:ia-5"},
                    remediation = "chown root:shadow (or root:root) and chmod 0640 (or 0000) the file."),
            @Check(
                    id = GuardFiles.SUDOERS,
                    title = "Only root changes what sudo permits",
                    severity = Severity.HIGH,
                    controls = "nist-800-53r5:ac-6",
                    remediation = "chown root:root and chmod 0440 the file."),
            @Check(
                    id = Sshd.ROOT_LOGIN,
                    title = "Root does not log in over SSH with a password",
                    severity = Severity.HIGH,
                    controls = {"nist-800-53r5:ac-17", "nist-800-53r5:ac-6"},
                    remediation = "Set PermitRootLogin no (or prohibit-password) and reload sshd.",
                    href = "https://man.openbsd.org/sshd_config#PermitRootLogin"),
            @Check(
                    id = Sshd.EMPTY_PASSWORDS,
                    title = "No empty password gets in over SSH",
                    severity = Severity.CRITICAL,
                    controls = {"nist-800-53r5:ac-17", "nist-800-53r5:ia-5"},
                    remediation = "Remove PermitEmptyPasswords and reload sshd.",
                    href = "https://man.openbsd.org/sshd_config#PermitEmptyPasswords"),
            @Check(
                    id = Sshd.PASSWORD_LOGIN,
                    title = "Logins over SSH need more than a password",
                    severity = Severity.LOW,
                    controls = {"nist-800-53r5:ac-17", "nist-800-53r5:ia-2"},
                    remediation =
                            "Set PasswordAuthentication no and KbdInteractiveAuthentication no, and hand out keys.",
                    href = "https://man.openbsd.org/sshd_config#PasswordAuthentication"),
            @Check(
                    id = Sshd.HOST_BASED,
                    title = "Other hosts' word for their users is not taken",
                    severity = Severity.MEDIUM,
                    controls = "nist-800-53r5:ia-2",
                    remediation = "Remove HostbasedAuthentication and reload sshd.",
                    href = "https://man.openbsd.org/sshd_config#HostbasedAuthentication"),
            @Check(
                    id = Sshd.RHOSTS,
                    title = "Files of rhosts are ignored",
                    severity = Severity.MEDIUM,
                    controls = "nist-800-53r5:ia-2",
                    remediation = "Remove IgnoreRhosts and reload sshd.",
                    href = "https://man.openbsd.org/sshd_config#IgnoreRhosts"),
            @Check(
                    id = Sshd.ENVIRONMENT,
                    title = "Users can't set the login's environment",
                    severity = Severity.MEDIUM,
                    controls = "nist-800-53r5:cm-6",
                    remediation = "Remove PermitUserEnvironment and reload sshd.",
                    href = "https://man.openbsd.org/sshd_config#PermitUserEnvironment"),
            @Check(
                    id = Sshd.STRICT_MODES,
                    title = "Keys in files that others can change are refused",
                    severity = Severity.MEDIUM,
                    controls = "nist-800-53r5:cm-6",
                    remediation = "Remove StrictModes and reload sshd.",
                    href = "https://man.openbsd.org/sshd_config#StrictModes"),
            @Check(
                    id = Sshd.ALGORITHMS,
                    title = "The SSH server is not told to offer broken algorithms",
                    severity = Severity.MEDIUM,
                    controls = {"nist-800-53r5:sc-13", "nist-800-53r5:ac-17"},
                    remediation = "Remove the named algorithms from Ciphers, MACs and KexAlgorithms, and reload sshd.",
                    href = "https://man.openbsd.org/sshd_config#Ciphers"),
            @Check(
                    id = Kernel.HARDENING,
                    title = "The kernel keeps processes apart",
                    severity = Severity.MEDIUM,
                    controls = {"nist-800-53r5:si-16", "nist-800-53r5:cm-6"},
                    remediation = "Set the value in /etc/sysctl.d and load it with sysctl --system."),
            @Check(
                    id = Kernel.INFORMATION,
                    title = "The kernel tells users little about itself",
                    severity = Severity.LOW,
                    controls = "nist-800-53r5:cm-6",
                    remediation = "Set the value in /etc/sysctl.d and load it with sysctl --system."),
            @Check(
                    id = Kernel.LINKS,
                    title = "The kernel guards links and dumps",
                    severity = Severity.MEDIUM,
                    controls = {"nist-800-53r5:ac-6", "nist-800-53r5:cm-6"},
                    remediation = "Set the value in /etc/sysctl.d and load it with sysctl --system."),
            @Check(
                    id = Network.HARDENING,
                    title = "The network takes no orders from strangers",
                    severity = Severity.LOW,
                    controls = {"nist-800-53r5:sc-7", "nist-800-53r5:cm-6"},
                    remediation = "Set the value for all and for default in /etc/sysctl.d and load it."),
            @Check(
                    id = Network.FORWARDING,
                    title = "A server does not route",
                    severity = Severity.LOW,
                    controls = "nist-800-53r5:sc-7",
                    remediation = "Set net.ipv4.ip_forward to 0, or the profile to what the machine is.")
        })
public final class OsBaselinePlugin implements AttestationPlugin {

    /**
     * The parameters.
     *
     * @param root the folder below which the machine's files lie
     * @param profile what the machine is for
     */
    public record Parameters(
            @Parameter(value = "the folder below which the machine's files lie", defaultValue = "/")
            Path root,

            @Parameter(value = "what the machine is for", defaultValue = "SERVER")
            Profile profile) {}

    /** Called by the service loader. */
    public OsBaselinePlugin() {}

    @Override
    public void attest(AttestationContext context) {
        Parameters parameters = context.parameters(Parameters.class);
        HostFiles files = new HostFiles(parameters.root());
        Containment containment = Containment.of(files, context.host().container());
        context.logger()
                .log(System.Logger.Level.INFO, "container: " + containment.state() + ", " + containment.because());
        Profile profile = parameters.profile();
        List<Supplier<List<Answer>>> parts = List.of(
                () -> Accounts.check(files),
                () -> GuardFiles.check(files),
                () -> Sshd.check(files),
                () -> Kernel.check(files, profile, containment),
                () -> Network.check(files, profile, containment));
        for (int i = 0; i < parts.size(); i++) {
            context.cancellation().throwIfRequested();
            context.progress("part " + (i + 1) + " of " + parts.size(), (double) i / parts.size());
            for (Answer answer : parts.get(i).get()) {
                Answers.report(context, answer);
            }
        }
        context.progress("done", 1);
    }
}
