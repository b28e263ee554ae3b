package dev.assay.plugins.internal.run;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A class loader that nobody uses, as old as a generation's and let go together with it. The garbage collector unloads
 * classes now and then only: when it took this one and not the plugin's, something holds on to the plugin's.
 */
final class Canary {

    private @Nullable Cage cage; // guarded by the generation's lock
    private final WeakReference<Cage> trace;

    Canary() {
        this.cage = Cage.withAClassOfItsOwn();
        this.trace = new WeakReference<>(cage);
    }

    void release() {
        cage = null;
    }

    WeakReference<? extends ClassLoader> trace() {
        return trace;
    }

    /** A loader with one class, since one without classes goes earlier. */
    private static final class Cage extends ClassLoader {

        private Cage() {
            super("assay-canary", null);
        }

        static Cage withAClassOfItsOwn() {
            Cage cage = new Cage();
            String name = Bird.class.getName();
            try (InputStream in = Bird.class.getResourceAsStream("Canary$Bird.class")) {
                if (in != null) {
                    byte[] bytes = in.readAllBytes();
                    cage.defineClass(name, bytes, 0, bytes.length);
                }
            } catch (IOException e) {
                // Our own jar can't be read any more. Without a class the canary goes too early, which can only make a
                // report say "held" where "not yet" would be right.
                return cage;
            }
            return cage;
        }
    }

    /** Defined once more by each cage. */
    private static final class Bird {}
}
