package dev.assay.examples.jars.scan;

import dev.assay.examples.jars.list.Vulnerability.Marker;
import dev.assay.examples.jars.list.VulnerabilityList;
import dev.assay.examples.jars.scan.Budget.TooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Reads what one archive on disk, and the archives inside it, say about themselves. Files are read through their table
 * of contents, as the JVM does; archives inside are streamed. One instance serves one thread.
 */
public final class JarReader {

    private static final int MAX_CLASS = 1 << 20;

    private final ScanLimits limits;
    private final Pulse pulse;
    private final Set<Marker> markers;
    private final Map<String, List<String>> endingsByClassName = new HashMap<>();
    private final byte[] waste = new byte[16 << 10];

    /** A reader that looks out for the classes the list asks about. */
    public JarReader(VulnerabilityList list, ScanLimits limits, Pulse pulse) {
        this.limits = limits;
        this.pulse = pulse;
        this.markers = list.markers();
        for (String ending : list.classesOfInterest()) {
            endingsByClassName
                    .computeIfAbsent(lastName(ending), name -> new ArrayList<>())
                    .add(ending);
        }
    }

    /** The archive at this path and those inside it, outermost first. Never empty, and never an I/O failure. */
    public List<Archive> read(Path file) {
        pulse.check();
        List<Archive> found = new ArrayList<>();
        Location location = Location.of(file);
        ArchiveNotes notes = new ArchiveNotes(location);
        Optional<Problem> problem = Optional.empty();
        try {
            CentralDirectory.check(file, limits.entries());
            // Latin-1 never fails; names that say they are UTF-8 are read as such all the same.
            try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1)) {
                readFile(zip, notes, new Budget(limits, pulse), found);
            }
        } catch (IOException | IllegalArgumentException e) {
            problem = Optional.of(problem(e));
        }
        found.add(0, notes.finish(problem));
        return found;
    }

    private void readFile(ZipFile zip, ArchiveNotes notes, Budget budget, List<Archive> found) throws IOException {
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            budget.entry();
            Interest interest = interestIn(entry);
            if (interest == Interest.CLASS) {
                notes.classFile();
            } else if (interest != Interest.NONE) {
                try (InputStream in = zip.getInputStream(entry)) {
                    take(interest, entry.getName(), new BudgetedStream(in, budget), notes, budget, 1, found);
                }
            }
        }
    }

    private void readStream(InputStream in, Location location, Budget budget, int depth, List<Archive> found)
            throws TooLargeException {
        ArchiveNotes notes = new ArchiveNotes(location);
        Optional<Problem> problem = Optional.empty();
        int place = found.size();
        try (ZipInputStream zip = new ZipInputStream(in, StandardCharsets.ISO_8859_1)) {
            BudgetedStream content = new BudgetedStream(zip, budget);
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                budget.entry();
                Interest interest = interestIn(entry);
                if (interest == Interest.CLASS) {
                    notes.classFile();
                } else if (interest != Interest.NONE) {
                    take(interest, entry.getName(), content, notes, budget, depth + 1, found);
                }
                drain(content);
            }
            if (entries == 0) {
                problem = Optional.of(new Problem(Problem.UNREADABLE_ARCHIVE, "it holds no entry"));
            }
        } catch (TooLargeException e) {
            found.add(place, notes.finish(Optional.of(problem(e))));
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            problem = Optional.of(problem(e));
        }
        found.add(place, notes.finish(problem));
    }

    private void take(
            Interest interest,
            String name,
            InputStream in,
            ArchiveNotes notes,
            Budget budget,
            int depth,
            List<Archive> found)
            throws IOException {
        switch (interest) {
            case POM_PROPERTIES ->
                Metadata.pomProperties(in.readNBytes(Metadata.MAX_POM_PROPERTIES))
                        .ifPresent(notes::identity);
            case MANIFEST ->
                Metadata.manifest(in.readNBytes(Metadata.MAX_MANIFEST)).forEach(notes::identity);
            case WANTED_CLASS -> {
                byte[] content = in.readNBytes(MAX_CLASS);
                notes.classFile();
                wantedEndings(name).forEach(ending -> notes.classOfInterest(ending, name, content, markers));
            }
            case ARCHIVE -> {
                Location inner = notes.location().within(name);
                if (depth > budget.depth()) {
                    found.add(Archive.unread(
                            inner,
                            new Problem(
                                    Problem.ARCHIVE_TOO_DEEP, "it lies deeper than " + budget.depth() + " archives")));
                } else {
                    readStream(in, inner, budget, depth, found);
                }
            }
            case CLASS, NONE -> throw new IllegalArgumentException("nothing to take from " + interest);
        }
    }

    private Interest interestIn(ZipEntry entry) {
        String name = entry.getName();
        if (entry.isDirectory()) {
            return Interest.NONE;
        }
        if (name.endsWith(".class")) {
            return wantedEndings(name).isEmpty() ? Interest.CLASS : Interest.WANTED_CLASS;
        }
        if (name.startsWith("META-INF/") && name.endsWith("/pom.properties")) {
            return Interest.POM_PROPERTIES;
        }
        if (name.equalsIgnoreCase("META-INF/MANIFEST.MF")) {
            return Interest.MANIFEST;
        }
        return FileNames.isArchive(name) ? Interest.ARCHIVE : Interest.NONE;
    }

    private List<String> wantedEndings(String name) {
        List<String> endings = endingsByClassName.getOrDefault(lastName(name), List.of());
        return endings.isEmpty()
                ? endings
                : endings.stream()
                        .filter(ending -> name.equals(ending) || name.endsWith("/" + ending))
                        .toList();
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void drain(InputStream in) throws IOException {
        while (in.read(waste) >= 0) {
            pulse.check();
        }
    }

    private static Problem problem(Exception e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (e instanceof TooLargeException) {
            return new Problem(Problem.ARCHIVE_TOO_LARGE, "it has " + text);
        }
        if (e instanceof AccessDeniedException) {
            return new Problem(Problem.ACCESS_DENIED, "no permission to read it");
        }
        if (e instanceof NoSuchFileException) {
            return new Problem(Problem.READ_FAILED, "it is gone");
        }
        return new Problem(Problem.UNREADABLE_ARCHIVE, text);
    }

    private enum Interest {
        NONE,
        CLASS,
        WANTED_CLASS,
        POM_PROPERTIES,
        MANIFEST,
        ARCHIVE
    }
}
