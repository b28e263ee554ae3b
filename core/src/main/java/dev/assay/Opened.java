package dev.assay;

import dev.assay.spi.Component;
import dev.assay.spi.Environment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in reverse order, each in any case. Not thread-safe: start, then close, use it. */
final class Opened {

    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

    private record Item(String name, AutoCloseable closeable) {}

    private final Deque<Item> items = new ArrayDeque<>();

    void add(String name, AutoCloseable closeable) {
        items.push(new Item(name, closeable));
    }

    /** Starts a component and remembers it; one that fails to start is not closed. */
    void start(String name, Component component, Environment environment) throws Exception {
        component.start(environment);
        add(name, component);
    }

    /** The components that were started, in order. */
    List<ComponentMetrics.Named> components() {
        List<ComponentMetrics.Named> components = new ArrayList<>();
        items.descendingIterator().forEachRemaining(item -> {
            if (item.closeable() instanceof Component component) {
                components.add(new ComponentMetrics.Named(item.name(), component));
            }
        });
        return List.copyOf(components);
    }

    /** Closes everything; returns what went wrong, in words. */
    List<String> closeAll() {
        List<String> problems = new ArrayList<>();
        while (!items.isEmpty()) {
            Item item = items.pop();
            try {
                item.closeable().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                problems.add(item.name() + ": interrupted while closing");
            } catch (Exception | LinkageError | AssertionError e) {
                LOG.warn("ASSAY-1201 {} failed to close", item.name(), e);
                problems.add(item.name() + ": " + e.getClass().getName());
            }
        }
        return problems;
    }
}
