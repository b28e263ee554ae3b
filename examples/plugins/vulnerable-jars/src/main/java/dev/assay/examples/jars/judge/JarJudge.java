package dev.assay.examples.jars.judge;

import dev.assay.examples.jars.judge.Judgement.Standing;
import dev.assay.examples.jars.list.Vulnerability;
import dev.assay.examples.jars.list.VulnerabilityList;
import dev.assay.examples.jars.scan.Archive;
import dev.assay.examples.jars.scan.Identity;
import dev.assay.examples.jars.scan.Identity.Origin;
import dev.assay.examples.jars.version.Lineage;
import dev.assay.examples.jars.version.MavenVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Holds archives against the list. Immutable and thread-safe.
 *
 * <p>It says "vulnerable" only for what an experienced administrator would agree with; where a fix may be in although
 * the number reads old (vendor builds, distribution packages, snapshots of the fixing release), it says why it can't
 * tell.
 */
public final class JarJudge {

    private static final List<String> NO_PRODUCT_CODE =
            List.of("-sources.jar", "-javadoc.jar", "-tests.jar", "-test-sources.jar", "-test-javadoc.jar");

    private final VulnerabilityList list;
    private final List<Path> distributionFolders;

    /**
     * A judge for one list.
     *
     * @param distributionFolders folders whose jars a distribution's package manager keeps, and may have fixed without
     *     a new version number
     */
    public JarJudge(VulnerabilityList list, List<Path> distributionFolders) {
        this.list = list;
        this.distributionFolders = List.copyOf(distributionFolders);
    }

    /** What the list has to say about an archive; empty if nothing. */
    public List<Judgement> judge(Archive archive) {
        if (!archive.holdsClasses() || holdsNoProductCode(archive)) {
            return List.of();
        }
        List<Judgement> judgements = new ArrayList<>();
        for (Vulnerability entry : list.entries()) {
            List<Identity> claims = claims(archive, entry);
            Optional<Judgement> worst = claims.isEmpty()
                    ? byClasses(archive, entry, Optional.empty())
                    : claims.stream()
                            .map(claim -> byVersion(archive, entry, claim))
                            .flatMap(Optional::stream)
                            .max(Comparator.comparing(Judgement::standing));
            worst.ifPresent(judgements::add);
        }
        return judgements;
    }

    /** Whether the archive is one of those that ship beside the product's code: sources, documentation, tests. */
    public static boolean holdsNoProductCode(Archive archive) {
        return NO_PRODUCT_CODE.stream().anyMatch(archive.location().fileName()::endsWith)
                && archive.classes().isEmpty();
    }

    /** The most reliable claims to be what the entry is about. */
    private static List<Identity> claims(Archive archive, Vulnerability entry) {
        boolean wholeIsKnown = archive.identities().stream().anyMatch(claim -> namesTheWhole(claim, archive));
        for (Origin origin : Origin.values()) {
            if (wholeIsKnown && origin.compareTo(Origin.REPOSITORY_PATH) > 0) {
                break; // A manifest or name that sounds like another artifact's: a fork, or a build on top of it.
            }
            List<Identity> claims = archive.identities().stream()
                    .filter(claim -> claim.origin() == origin && concerns(entry, claim))
                    .toList();
            if (!claims.isEmpty()) {
                return claims;
            }
        }
        return List.of();
    }

    private static boolean namesTheWhole(Identity claim, Archive archive) {
        return switch (claim.origin()) {
            case REPOSITORY_PATH -> true;
            case POM_PROPERTIES -> archive.location().fileName().startsWith(claim.name() + "-");
            case BUNDLE, MANIFEST_TITLE, FILE_NAME -> false;
        };
    }

    private static boolean concerns(Vulnerability entry, Identity claim) {
        return switch (claim.origin()) {
            case POM_PROPERTIES, REPOSITORY_PATH -> entry.artifacts().stream().anyMatch(claim::isArtifact);
            case BUNDLE -> entry.bundles().contains(claim.name());
            case MANIFEST_TITLE -> entry.manifestTitles().contains(claim.name());
            case FILE_NAME -> entry.artifacts().stream().anyMatch(artifact -> artifact.endsWith(":" + claim.name()));
        };
    }

    private Optional<Judgement> byVersion(Archive archive, Vulnerability entry, Identity claim) {
        Optional<MavenVersion> known = claim.version().flatMap(JarJudge::version);
        if (known.isEmpty()) {
            return byClasses(archive, entry, Optional.of(claim))
                    .or(() -> entry.showsIn().isEmpty()
                                    && entry.needsClass().map(archive::has).orElse(true)
                            ? undecided(entry, claim, Judgement.VERSION_UNKNOWN, "It does not say which version it is.")
                            : Optional.empty());
        }
        MavenVersion version = known.get();
        Lineage lineage = Lineage.of(version);
        MavenVersion ordered = lineage == Lineage.SNAPSHOT ? snapshot(version) : version;
        if (!entry.bad().contains(ordered)) {
            return Optional.empty();
        }
        Optional<Judgement> seen = whatTheClassesSay(archive, entry, Optional.of(claim));
        if (seen.isPresent()) {
            return seen;
        }
        if (claim.origin() == Origin.FILE_NAME) {
            return undecided(
                    entry,
                    claim,
                    Judgement.IDENTITY_UNCERTAIN,
                    "Only its file name says that it is " + claim.name() + "; nothing inside does.");
        }
        if (lineage == Lineage.VENDOR) {
            return undecided(
                    entry,
                    claim,
                    Judgement.VENDOR_VERSION,
                    "Version " + version + " was built by somebody else, who may have put the fix in.");
        }
        if (lineage == Lineage.SNAPSHOT && !entry.bad().contains(Lineage.releaseOf(version))) {
            return undecided(
                    entry,
                    claim,
                    Judgement.SNAPSHOT_VERSION,
                    "Version " + version + " was built while the fix was being made; it may or may not be in.");
        }
        if (distributionFolders.stream().anyMatch(archive.location().file()::startsWith)) {
            return undecided(
                    entry,
                    claim,
                    Judgement.DISTRIBUTION_PACKAGE,
                    "It belongs to the distribution, which puts fixes into old versions; ask its package manager.");
        }
        return Optional.of(new Judgement(
                entry,
                Standing.VULNERABLE,
                Optional.of(claim),
                Judgement.BAD_VERSION,
                "Version " + version + " lies in " + entry.bad() + "."));
    }

    /** What can be said where no version is known, but a class is there that only the artifact has. */
    private static Optional<Judgement> byClasses(Archive archive, Vulnerability entry, Optional<Identity> claim) {
        if (entry.showsIn().filter(archive::has).isEmpty()) {
            return Optional.empty();
        }
        Optional<Judgement> seen = whatTheClassesSay(archive, entry, claim);
        if (seen.isPresent()) {
            return seen.filter(judgement -> judgement.standing() != Standing.MITIGATED);
        }
        return Optional.of(new Judgement(
                entry,
                Standing.UNDECIDED,
                claim,
                Judgement.VERSION_UNKNOWN,
                "Its classes are in the archive, but nothing says which version they are."));
    }

    private static Optional<Judgement> whatTheClassesSay(
            Archive archive, Vulnerability entry, Optional<Identity> claim) {
        if (entry.needsClass().filter(needed -> !archive.has(needed)).isPresent()) {
            return Optional.of(new Judgement(
                    entry,
                    Standing.MITIGATED,
                    claim,
                    Judgement.CLASS_REMOVED,
                    "The class " + entry.needsClass().get() + " is not in it, and without it there is no way in."));
        }
        if (entry.fixedWhen().stream().anyMatch(archive.markers()::contains)) {
            return Optional.of(new Judgement(
                    entry,
                    Standing.MITIGATED,
                    claim,
                    Judgement.FIXED_CLASS,
                    "Its classes are those of a fixed version."));
        }
        return entry.fixedWhen().stream()
                .map(Vulnerability.Marker::classFile)
                .filter(archive::has)
                .findFirst()
                .map(classFile -> new Judgement(
                        entry,
                        Standing.VULNERABLE,
                        claim,
                        Judgement.BAD_CLASS,
                        "The class " + archive.classes().get(classFile) + " is that of a bad version."));
    }

    private static Optional<Judgement> undecided(Vulnerability entry, Identity claim, String code, String text) {
        return Optional.of(new Judgement(entry, Standing.UNDECIDED, Optional.of(claim), code, text));
    }

    private static Optional<MavenVersion> version(String text) {
        try {
            return Optional.of(MavenVersion.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a placeholder or nonsense: the same as no version
        }
    }

    /** A snapshot with its time in the name sorts behind its release by letter; it was built before it. */
    private static MavenVersion snapshot(MavenVersion version) {
        return MavenVersion.of(Lineage.releaseOf(version).text() + "-SNAPSHOT");
    }
}
