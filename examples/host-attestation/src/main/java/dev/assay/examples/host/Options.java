package dev.assay.examples.host;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was asked for on the command line.
 *
 * @param keepRunning whether to go on until interrupted
 * @param output where to write
 * @param root the folder to look for vulnerable jars in
 * @param plugins where the plugins lie; beside this program unless given
 */
record Options(boolean keepRunning, Path output, Path root, Optional<Path> plugins) {

    /** How the program is called. */
    static final String USAGE = """
            usage: java -jar host-attestation.jar [OPTION]...
              --keep-running     end only when interrupted
              --output FOLDER    where to write (examples/target/host-attestation)
              --root FOLDER      where to look for vulnerable jars (the local Maven repository)
              --plugins FOLDER   where the plugins lie (plugins, beside this program)""";

    /** Reads the command line, or tells how it should look and ends the program with 2. */
    static Options parseOrExit(String... arguments) {
        try {
            return parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with the usage, if it can't be understood
     */
    static Options parse(String... arguments) {
        boolean keepRunning = false;
        Path output = Path.of("examples", "target", "host-attestation");
        Path root = Path.of(System.getProperty("user.home"), ".m2", "repository");
        Optional<Path> plugins = Optional.empty();
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--keep-running" -> keepRunning = true;
                case "--output" -> output = folder(option, words);
                case "--root" -> root = folder(option, words);
                case "--plugins" -> plugins = Optional.of(folder(option, words));
                default -> throw refused("unknown option " + option);
            }
        }
        return new Options(keepRunning, absolute(output), absolute(root), plugins.map(Options::absolute));
    }

    /** The jars of the plugins, which lie beside this program, not on its class path. */
    List<Path> pluginJars() throws IOException, URISyntaxException {
        Path folder = plugins.isPresent() ? plugins.get() : besideThisProgram();
        if (!Files.isDirectory(folder)) {
            throw new IOException("the plugins are not in " + folder + "; build the examples first");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                throw new IOException("there are no plugins in " + folder + "; build the examples first");
            }
            return jars;
        }
    }

    private static Path besideThisProgram() throws URISyntaxException {
        return Path.of(Options.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolveSibling("plugins");
    }

    private static Path folder(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw refused(option + " needs a folder");
        }
        return Path.of(words.next());
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(why + System.lineSeparator() + USAGE);
    }
}
