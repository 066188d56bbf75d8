package io.millrace.engine.state;

import io.millrace.common.environment.Environment;
import java.nio.file.Path;

/** The state of one query on disk: what was put into its tables counts from a commit on, all at once. */
public final class Checkpoint implements StateStore {
    private Checkpoint() {}

    /** Opens or creates it; its tables hold what the last commit held. {@code path} is a file or folder of its own. */
    public static Checkpoint open(Environment environment, Path path) {
        throw new AssertionError("being written");
    }

    /** Removes all there is of it; nothing if absent. */
    public static void delete(Environment environment, Path path) {
        throw new AssertionError("being written");
    }

    @Override
    public StateTable table(String name) {
        throw new AssertionError("being written");
    }

    /** All that was put so far becomes durable at once. Waits for the disk; no table may be changed meanwhile. */
    public void commit() {
        throw new AssertionError("being written");
    }

    @Override
    public boolean isVolatile() {
        return false;
    }

    /** Without a commit. */
    @Override
    public void close() {
        throw new AssertionError("being written");
    }
}
