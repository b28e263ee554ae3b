package dev.assay.examples.os.kernel;

import dev.assay.examples.os.host.Answer;
import dev.assay.examples.os.host.Containment;
import dev.assay.examples.os.host.Content;
import dev.assay.examples.os.host.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The checks of the machine's one kernel. */
public final class Kernel {

    public static final String HARDENING = "kernel.hardening";
    public static final String INFORMATION = "kernel.information";
    public static final String LINKS = "kernel.file-protection";

    private Kernel() {}

    /** Looks at the settings in force, not at files that say what they shall be after the next start. */
    public static List<Answer> check(HostFiles files, Profile profile, Containment containment) {
        List<Answer> answers = new ArrayList<>();
        for (KernelSetting setting : KernelSetting.SHARED) {
            if (containment.state() == Containment.State.YES) {
                answers.add(Answer.notApplicable(
                        setting.check(),
                        setting.file(),
                        "IN_CONTAINER",
                        setting.key() + " belongs to the machine this container runs on (" + containment.because()
                                + ")"));
            } else if (!setting.profiles().contains(profile)) {
                answers.add(Answer.notApplicable(
                        setting.check(),
                        setting.file(),
                        "NOT_IN_PROFILE",
                        setting.key() + " is not asked of a " + words(profile)));
            } else {
                Answer answer = judge(setting, files.read(setting.file()));
                answers.add(
                        containment.state() == Containment.State.UNSURE
                                ? answer.doubted(
                                        "CONTAINER_UNCERTAIN", "but this may be a container: " + containment.because())
                                : answer);
            }
        }
        return answers;
    }

    static Answer judge(KernelSetting setting, Content content) {
        if (content.state() == Content.State.ABSENT) {
            return Answer.notApplicable(
                    setting.check(), setting.file(), "KEY_ABSENT", "This kernel has no " + setting.key());
        }
        if (!content.isRead()) {
            return Answer.unread(setting.check(), setting.file(), content);
        }
        OptionalLong value = number(content.text());
        if (value.isEmpty()) {
            return Answer.inconclusive(
                    setting.check(), setting.file(), "NO_NUMBER", setting.key() + " is no number we understand");
        }
        boolean good = setting.good().contains(value.getAsLong());
        String title = setting.key() + " is " + value.getAsLong();
        Answer answer = good
                ? Answer.satisfied(setting.check(), setting.file(), title)
                : Answer.notSatisfied(setting.check(), setting.file(), title);
        String expected = setting.good().stream().sorted().map(String::valueOf).collect(Collectors.joining(" or "));
        return answer.compared(expected, String.valueOf(value.getAsLong()))
                .described("So that " + setting.why() + ". The value in force, whatever files say for the next start.");
    }

    static OptionalLong number(String text) {
        String digits = text.strip();
        return digits.matches("-?\\d{1,10}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    static String words(Profile profile) {
        return switch (profile) {
            case SERVER -> "server";
            case CONTAINER_HOST -> "container host";
            case WORKSTATION -> "workstation";
        };
    }
}
