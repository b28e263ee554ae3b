package dev.assay.examples.os.accounts;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries of {@code /etc/passwd}.
 *
 * @param accounts the accounts, in order
 * @param malformed how many lines are no accounts
 */
record AccountFile(List<Account> accounts, int malformed) {

    private static final int FIELDS = 7;

    AccountFile {
        accounts = List.copyOf(accounts);
    }

    /** One account. A password field that is empty lets anybody in. */
    record Account(String name, boolean withoutPassword, long uid, int line) {}

    static AccountFile parse(String text) {
        List<Account> accounts = new ArrayList<>();
        int malformed = 0;
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            // A plus or minus in front takes accounts from a directory service; they are not in this file.
            if (line.isBlank() || line.startsWith("#") || line.startsWith("+") || line.startsWith("-")) {
                continue;
            }
            String[] fields = line.split(":", -1);
            if (fields.length != FIELDS || fields[0].isEmpty() || !fields[2].matches("\\d{1,10}")) {
                malformed++;
            } else {
                accounts.add(new Account(fields[0], fields[1].isEmpty(), Long.parseLong(fields[2]), number));
            }
        }
        return new AccountFile(accounts, malformed);
    }
}
