package dev.assay.plugins.internal.run;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;

/**
 * What is one for the whole JVM and a plugin may have changed for its host. Taken before and after a run; what differs is
 * worth a warning, though another thread of the host may have done it. Immutable; holds texts only.
 */
final class GlobalState {

    private final Map<String, String> parts = new TreeMap<>();

    private GlobalState() {
        parts.put("the default locale", Locale.getDefault().toLanguageTag());
        parts.put("the default time zone", TimeZone.getDefault().getID());
        parts.put(
                "the security providers",
                Arrays.stream(Security.getProviders())
                        .map(Provider::getName)
                        .toList()
                        .toString());
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        parts.put(
                "the default exception handler",
                handler == null ? "none" : handler.getClass().getName());
        Map<String, Integer> properties = new TreeMap<>();
        System.getProperties().forEach((key, value) -> properties.put(String.valueOf(key), value.hashCode()));
        parts.put("the system properties", properties.toString());
    }

    static GlobalState now() {
        return new GlobalState();
    }

    /** What is another now, in words. */
    List<String> changedSince(GlobalState before) {
        List<String> changed = new ArrayList<>();
        parts.forEach((what, value) -> {
            if (!value.equals(before.parts.get(what))) {
                changed.add(what);
            }
        });
        return changed;
    }
}
