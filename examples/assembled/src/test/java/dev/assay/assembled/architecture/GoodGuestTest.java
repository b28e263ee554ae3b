package dev.assay.assembled.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import dev.assay.assembled.AssayModule;
import dev.assay.assembled.AssayModules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a guest in the host's process must not do behind its back. */
class GoodGuestTest {

    /** A command of its own, with nobody's process around it. */
    private static final String COMMAND = "dev.assay.eventhub.VerifyStreams";

    /** A thing that library code leaves alone, and the classes (nested ones included) that alone may do it. */
    private record House(String rule, Pattern target, Set<String> exempt) {
        House(String rule, String target, String... exempt) {
            this(rule, Pattern.compile(target), Set.of(exempt));
        }

        @Override
        public String toString() {
            return rule;
        }
    }

    static List<House> houseRules() {
        return List.of(
                new House(
                        "time comes from the injected time source",
                        "java\\.lang\\.System\\.(nanoTime|currentTimeMillis)\\(.*"
                                + "|java\\.time\\.\\w+\\.now\\(.*"
                                + "|java\\.time\\.Clock\\.(system|tick).*"
                                + "|java\\.time\\.InstantSource\\.system.*"
                                + "|java\\.util\\.Date\\.<init>\\(\\)",
                        "dev.assay.internal.control.SystemTime",
                        COMMAND,
                        "dev.assay.plugins.PluginTool"),
                new House(
                        "nobody sleeps",
                        "java\\.lang\\.Thread\\.sleep\\(.*|java\\.util\\.concurrent\\.TimeUnit\\.sleep\\(.*"),
                new House(
                        "nobody writes to the host's console",
                        "java\\.lang\\.System\\.(out|err|setOut|setErr|console)\\b.*|.*\\.printStackTrace\\(\\)",
                        COMMAND,
                        "dev.assay.plugins.PluginTool"),
                new House(
                        "nobody ends the host",
                        "java\\.lang\\.(System\\.exit|Runtime\\.exit|Runtime\\.halt)\\(.*",
                        COMMAND,
                        "dev.assay.plugins.PluginTool"),
                new House(
                        "nobody hooks into the host's shutdown",
                        "java\\.lang\\.Runtime\\.(add|remove)ShutdownHook\\(.*"),
                new House("nobody logs past SLF4J", "java\\.util\\.logging\\..*"),
                new House(
                        "threads are made in one place",
                        "java\\.lang\\.Thread\\.<init>\\(.*",
                        "dev.assay.internal.host.NamedThreads",
                        "dev.assay.SteppedManager", // never started: it runs in the turn
                        "dev.assay.testkit.ConfigurationSourceContract",
                        "dev.assay.testkit.TestThreads"),
                new House(
                        "no thread but from the host's factory",
                        "java\\.util\\.concurrent\\.ForkJoinPool\\.(commonPool|<init>)\\(.*"
                                + "|java\\.util\\.Timer\\.<init>\\(.*"
                                + "|java\\.util\\.concurrent\\.\\w*ThreadPoolExecutor\\.<init>\\((?!.*ThreadFactory).*"
                                + "|java\\.util\\.concurrent\\.CompletableFuture\\.(orTimeout|completeOnTimeout|delayedExecutor)\\(.*"
                                + "|java\\.util\\.concurrent\\.CompletableFuture\\.(supplyAsync|runAsync)\\([^,]*\\)"
                                + "|java\\.util\\.concurrent\\.Executors\\.(?!callable|unconfigurable|defaultThreadFactory)\\w+\\((?!.*ThreadFactory).*"),
                new House(
                        "nobody changes the host's defaults",
                        "java\\.lang\\.System\\.(setProperty|setProperties|clearProperty)\\(.*"
                                + "|java\\.(util\\.Locale|util\\.TimeZone)\\.setDefault\\(.*"
                                + "|java\\.lang\\.Thread\\.setDefaultUncaughtExceptionHandler\\(.*"
                                + "|java\\.net\\.\\w+\\.setDefault\\(.*"));
    }

    @ParameterizedTest
    @MethodSource("houseRules")
    void libraryCodeKeepsTheHouseRules(House house) {
        Set<String> offences = ownClasses().stream()
                .filter(type -> !house.exempt().contains(outermost(type).getName()))
                .flatMap(type -> touched(type)
                        .filter(touch -> house.target().matcher(touch.target()).matches()))
                .map(Touch::where)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(offences).as(house.rule()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("houseRules")
    void everyExemptionIsNeeded(House house) {
        List<String> usedBy = ownClasses().stream()
                .filter(type -> touched(type)
                        .anyMatch(
                                touch -> house.target().matcher(touch.target()).matches()))
                .map(type -> outermost(type).getName())
                .toList();

        assertThat(house.exempt()).allSatisfy(exempt -> assertThat(usedBy).contains(exempt));
    }

    private static List<JavaClass> ownClasses() {
        return AssayModules.all().stream()
                .flatMap(module -> module.classes().stream())
                .filter(type -> !type.getPackageName().equals(WORKER))
                .toList();
    }

    /** A program of its own, which runs in no host's process: it may end it, and has no environment to ask. */
    private static final String WORKER = "dev.assay.plugins.internal.worker";

    @Test
    void noHostRunsTheWorkersCode() {
        assertThat(ownClasses().stream()
                        .filter(type -> type.getAccessesFromSelf().stream()
                                .anyMatch(access ->
                                        access.getTargetOwner().getPackageName().equals(WORKER)))
                        .map(JavaClass::getName))
                .isEmpty();
    }

    static List<AssayModule> modules() {
        return AssayModules.all();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noModuleHasStateThatOutlivesItsObjects(AssayModule module) {
        Predicate<JavaField> changes = field -> !field.getModifiers().contains(JavaModifier.FINAL)
                || MUTABLE.matcher(field.getRawType().getName()).matches();

        assertThat(module.classes().stream()
                        .filter(type -> !type.getPackageName().equals(WORKER))
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                                && !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(changes)
                        .map(HasName.AndFullName::getFullName))
                .isEmpty();
    }

    private static final Pattern MUTABLE = Pattern.compile("java\\.util\\.concurrent\\.(atomic\\.|locks\\.).*"
            + "|java\\.util\\.concurrent\\.\\w*(Map|Queue|Deque|Executor|ExecutorService|Latch|Semaphore)"
            + "|java\\.util\\.(Array|Hash|LinkedHash|Tree|Linked|Weak\\w*|Identity\\w*)(List|Map|Set)"
            + "|java\\.lang\\.(Inheritable)?ThreadLocal|java\\.lang\\.String(Builder|Buffer)|java\\.util\\.Random");

    /** One use of somebody else's member or class. */
    private record Touch(String target, String where) {}

    private static Stream<Touch> touched(JavaClass type) {
        Stream<Touch> accesses = Stream.concat(
                        type.getAccessesFromSelf().stream(),
                        Stream.concat(
                                type.getMethodReferencesFromSelf().stream(),
                                type.getConstructorReferencesFromSelf().stream()))
                .map(access -> new Touch(access.getTarget().getFullName(), access.getDescription()));
        Stream<Touch> types = type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> new Touch(dependency.getTargetClass().getName(), dependency.getDescription()));
        return Stream.concat(accesses, types);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(GoodGuestTest::outermost).orElse(type);
    }
}
