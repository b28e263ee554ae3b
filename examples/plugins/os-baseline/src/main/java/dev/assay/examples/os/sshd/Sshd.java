package dev.assay.examples.os.sshd;

import dev.assay.examples.os.host.Answer;
import dev.assay.examples.os.host.Content;
import dev.assay.examples.os.host.HostFiles;
import dev.assay.examples.os.sshd.SshdConfig.Setting;
import dev.assay.spi.result.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The checks of the SSH server's configuration. */
public final class Sshd {

    public static final String ROOT_LOGIN = "sshd.permit-root-login";
    public static final String EMPTY_PASSWORDS = "sshd.permit-empty-passwords";
    public static final String PASSWORD_LOGIN = "sshd.password-authentication";
    public static final String HOST_BASED = "sshd.host-based-authentication";
    public static final String RHOSTS = "sshd.ignore-rhosts";
    public static final String ENVIRONMENT = "sshd.permit-user-environment";
    public static final String STRICT_MODES = "sshd.strict-modes";
    public static final String ALGORITHMS = "sshd.algorithms";

    /** All checks of the server. */
    public static final List<String> ALL = List.of(
            ROOT_LOGIN, EMPTY_PASSWORDS, PASSWORD_LOGIN, HOST_BASED, RHOSTS, ENVIRONMENT, STRICT_MODES, ALGORITHMS);

    private static final List<String> PROGRAMS =
            List.of("/usr/sbin/sshd", "/usr/bin/sshd", "/sbin/sshd", "/usr/local/sbin/sshd", "/usr/lib/ssh/sshd");
    private static final List<String> CONFIGURATIONS = List.of("/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config");
    private static final Set<String> NO = Set.of("no");
    private static final Set<String> YES = Set.of("yes");
    private static final String HOW =
            "As the server reads its files: Include in place, the first setting counts, what is"
                    + " not set has OpenSSH's default since 7.0. Match blocks and options on the command line are not evaluated.";

    private final SshdConfig config;
    private final String path;
    private final boolean programFound;

    private Sshd(SshdConfig config, String path, boolean programFound) {
        this.config = config;
        this.path = path;
        this.programFound = programFound;
    }

    /** Looks at the configuration, if there is a server. */
    public static List<Answer> check(HostFiles files) {
        boolean program = PROGRAMS.stream().anyMatch(files::exists);
        Optional<String> found = CONFIGURATIONS.stream()
                .filter(path -> files.read(path).state() != Content.State.ABSENT)
                .findFirst();
        String path = found.orElse(CONFIGURATIONS.get(0));
        if (found.isEmpty() && !program) {
            return ALL.stream()
                    .map(check -> Answer.notApplicable(check, path, "NO_SSHD", "There is no SSH server"))
                    .toList();
        }
        SshdConfig config = found.isEmpty() ? new SshdConfig.Builder().build() : SshdConfigReader.read(files, path);
        return new Sshd(config, path, program).check();
    }

    private List<Answer> check() {
        return List.of(
                value(
                        ROOT_LOGIN,
                        "PermitRootLogin",
                        "prohibit-password",
                        Set.of("no", "prohibit-password", "without-password", "forced-commands-only")),
                value(EMPTY_PASSWORDS, "PermitEmptyPasswords", "no", NO),
                passwordLogin(),
                value(HOST_BASED, "HostbasedAuthentication", "no", NO),
                value(RHOSTS, "IgnoreRhosts", "yes", Set.of("yes", "shosts-only")),
                value(ENVIRONMENT, "PermitUserEnvironment", "no", NO),
                value(STRICT_MODES, "StrictModes", "yes", YES),
                algorithms());
    }

    private Answer value(String check, String keyword, String byDefault, Set<String> good) {
        String key = keyword.toLowerCase(Locale.ROOT);
        if (!config.isKnown(key)) {
            return gap(check);
        }
        Optional<Setting> setting = config.setting(key);
        String value = setting.map(s -> s.line().value()).orElse(byDefault);
        String where = setting.map(s -> "set in " + s.place()).orElse("by default");
        String title = keyword + " is " + shortened(value) + ", " + where;
        Answer answer =
                good.contains(value) ? Answer.satisfied(check, path, title) : Answer.notSatisfied(check, path, title);
        List<Setting> conditional = config.conditional(key).stream()
                .filter(s -> !good.contains(s.line().value()))
                .toList();
        if (answer.verdict() == Verdict.SATISFIED && !conditional.isEmpty()) {
            answer = Answer.inconclusive(
                    check,
                    path,
                    "MATCH_BLOCK",
                    title + ", but a Match block at " + conditional.get(0).place() + " sets it otherwise");
        }
        return finished(answer, String.join(" or ", good.stream().sorted().toList()), value, setting);
    }

    /** Passwords get in by PasswordAuthentication, and by PAM where keyboard-interactive is on. */
    private Answer passwordLogin() {
        Answer direct = value(PASSWORD_LOGIN, "PasswordAuthentication", "yes", NO);
        if (direct.verdict() != Verdict.SATISFIED) {
            return direct;
        }
        if (!config.isKnown("kbdinteractiveauthentication") || !config.isKnown("usepam")) {
            return gap(PASSWORD_LOGIN);
        }
        String interactive = config.setting("kbdinteractiveauthentication")
                .map(s -> s.line().value())
                .orElse("yes");
        String pam = config.setting("usepam").map(s -> s.line().value()).orElse("no");
        return interactive.equals("yes") && pam.equals("yes")
                ? Answer.inconclusive(
                                PASSWORD_LOGIN,
                                path,
                                "KEYBOARD_INTERACTIVE",
                                "PasswordAuthentication is no, but PAM may ask for passwords by keyboard-interactive")
                        .compared("no", "PasswordAuthentication no, KbdInteractiveAuthentication yes, UsePAM yes")
                        .described(HOW)
                : direct;
    }

    private Answer algorithms() {
        List<String> weak = new ArrayList<>();
        Optional<Setting> first = Optional.empty();
        for (String key :
                List.of("ciphers", "macs", "kexalgorithms", "hostkeyalgorithms", "pubkeyacceptedalgorithms")) {
            if (!config.isKnown(key)) {
                return gap(ALGORITHMS);
            }
            Optional<Setting> setting = config.setting(key);
            List<String> found =
                    setting.map(s -> Algorithms.weakIn(s.line().value())).orElse(List.of());
            weak.addAll(found);
            first = first.isEmpty() && !found.isEmpty() ? setting : first;
        }
        Answer answer = weak.isEmpty()
                ? Answer.satisfied(ALGORITHMS, path, "No weak algorithm is asked for")
                : Answer.notSatisfied(ALGORITHMS, path, "Weak algorithms are asked for: " + String.join(", ", weak));
        return finished(answer, "none that are broken", weak.isEmpty() ? "none" : String.join(", ", weak), first);
    }

    private Answer finished(Answer answer, String expected, String actual, Optional<Setting> setting) {
        Answer whole = answer.compared(expected, shortened(actual))
                .described(HOW)
                .resting(setting.map(s -> s.place() + ": " + s.line().keyword() + " "
                                + shortened(String.join(" ", s.line().arguments())))
                        .orElse(""));
        return programFound
                ? whole
                : whole.doubted("SSHD_NOT_FOUND", "but there is no server program in the usual places");
    }

    private Answer gap(String check) {
        SshdConfig.Gap gap = config.gap().orElseThrow();
        return Answer.inconclusive(
                        check,
                        path,
                        gap.content().code(),
                        "It can't be told: " + gap.file() + ": " + gap.content().words())
                .described(HOW);
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
