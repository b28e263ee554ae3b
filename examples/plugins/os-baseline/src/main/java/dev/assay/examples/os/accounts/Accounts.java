package dev.assay.examples.os.accounts;

import dev.assay.examples.os.accounts.AccountFile.Account;
import dev.assay.examples.os.accounts.ShadowFile.Entry;
import dev.assay.examples.os.accounts.ShadowFile.Protection;
import dev.assay.examples.os.host.Answer;
import dev.assay.examples.os.host.Content;
import dev.assay.examples.os.host.HostFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The checks of the account files. */
public final class Accounts {

    public static final String UID_ZERO = "accounts.uid-zero";
    public static final String UNIQUE_UIDS = "accounts.unique-uids";
    public static final String UNIQUE_NAMES = "accounts.unique-names";
    public static final String PASSWORDS = "accounts.no-empty-passwords";
    public static final String HASHES = "accounts.password-hashes";

    private static final String PASSWD = "/etc/passwd";
    private static final String SHADOW = "/etc/shadow";
    private static final int MAX_NAMED = 20;

    private Accounts() {}

    /** Looks at both files. */
    public static List<Answer> check(HostFiles files) {
        List<Answer> answers = new ArrayList<>(passwd(files.read(PASSWD)));
        answers.addAll(shadow(files.read(SHADOW)));
        return answers;
    }

    static List<Answer> passwd(Content content) {
        List<String> checks = List.of(UID_ZERO, UNIQUE_UIDS, UNIQUE_NAMES, PASSWORDS);
        if (!content.isRead()) {
            return checks.stream()
                    .map(check -> Answer.unread(check, PASSWD, content))
                    .toList();
        }
        AccountFile file = AccountFile.parse(content.text());
        if (file.accounts().isEmpty()) {
            return checks.stream()
                    .map(check -> Answer.inconclusive(check, PASSWD, "NO_ACCOUNTS", "There is no account in it"))
                    .toList();
        }
        Set<String> others = file.accounts().stream()
                .filter(account -> account.uid() == 0 && !account.name().equals("root"))
                .map(Account::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> open = file.accounts().stream()
                .filter(Account::withoutPassword)
                .map(Account::name)
                .collect(Collectors.toCollection(TreeSet::new));
        return List.of(
                answer(UID_ZERO, file, others, "Only root has uid 0", "Others than root have uid 0: "),
                answer(
                        UNIQUE_UIDS,
                        file,
                        repeated(file, account -> String.valueOf(account.uid())),
                        "Every uid belongs to one account",
                        "Uids of more than one account: "),
                answer(
                        UNIQUE_NAMES,
                        file,
                        repeated(file, Account::name),
                        "Every name belongs to one account",
                        "Names of more than one account: "),
                answer(PASSWORDS, file, open, "No password field is empty", "Accounts with an empty password field: "));
    }

    private static Answer answer(String check, AccountFile file, Set<String> wrong, String good, String bad) {
        String description =
                file.accounts().size() + " accounts of /etc/passwd; those of directory services are not in it.";
        if (!wrong.isEmpty()) {
            return Answer.notSatisfied(check, PASSWD, bad + named(wrong))
                    .compared("none", named(wrong))
                    .described(description);
        }
        return file.malformed() > 0
                ? Answer.inconclusive(check, PASSWD, "MALFORMED_LINES", file.malformed() + " lines are no accounts")
                : Answer.satisfied(check, PASSWD, good).described(description);
    }

    private static Set<String> repeated(AccountFile file, Function<Account, String> by) {
        Map<String, Integer> seen = new HashMap<>();
        file.accounts().forEach(account -> seen.merge(by.apply(account), 1, Integer::sum));
        return seen.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static List<Answer> shadow(Content content) {
        if (!content.isRead()) {
            return List.of(Answer.unread(PASSWORDS, SHADOW, content), Answer.unread(HASHES, SHADOW, content));
        }
        List<Entry> entries = ShadowFile.parse(content.text());
        return List.of(
                shadow(PASSWORDS, entries, Set.of(Protection.NONE), "No account has an empty password"),
                shadow(HASHES, entries, Set.of(Protection.WEAK), "Passwords are kept with sound schemes"));
    }

    private static Answer shadow(String check, List<Entry> entries, Set<Protection> wrong, String good) {
        Set<String> bad = names(entries, wrong);
        if (!bad.isEmpty()) {
            String title = check.equals(PASSWORDS)
                    ? "Accounts with an empty password: "
                    : "Passwords kept with weak schemes: ";
            return Answer.notSatisfied(check, SHADOW, title + named(bad)).compared("none", named(bad));
        }
        Set<String> unknown = names(entries, Set.of(Protection.UNKNOWN));
        return check.equals(HASHES) && !unknown.isEmpty()
                ? Answer.inconclusive(
                        check, SHADOW, "UNKNOWN_SCHEME", "Passwords kept with schemes we don't know: " + named(unknown))
                : Answer.satisfied(check, SHADOW, good);
    }

    private static Set<String> names(List<Entry> entries, Set<Protection> protections) {
        return entries.stream()
                .filter(entry -> protections.contains(entry.protection()))
                .map(entry -> entry.name() + " (" + entry.scheme() + ")")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String named(Set<String> names) {
        String some = names.stream()
                .limit(MAX_NAMED)
                .map(name -> name.length() <= 40 ? name : name.substring(0, 40) + "…")
                .collect(Collectors.joining(", "));
        return names.size() <= MAX_NAMED ? some : some + " and " + (names.size() - MAX_NAMED) + " more";
    }
}
