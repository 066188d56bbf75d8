package io.millrace.common.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which names lead to which contents; a directory leads to none. Guarded by the disk. */
final class SimulatedNames {
    /** Stands for a directory. */
    static final SimulatedContent DIRECTORY = new SimulatedContent();

    /** One atomic step: {@code remove} goes and {@code add} comes, either of them null. */
    private record Change(
            @Nullable Path remove,
            @Nullable Path add,
            @Nullable SimulatedContent content) {
        boolean isIn(@Nullable Path directory) {
            return (remove != null && directory != null && directory.equals(remove.getParent()))
                    || (add != null && directory != null && directory.equals(add.getParent()));
        }

        void applyTo(Map<Path, SimulatedContent> names) {
            if (remove != null) {
                names.remove(remove);
            }
            if (add != null && content != null) {
                names.put(add, content);
            }
        }
    }

    private final TreeMap<Path, SimulatedContent> seen = new TreeMap<>();
    private final TreeMap<Path, SimulatedContent> kept = new TreeMap<>();
    private final List<Change> unforced = new ArrayList<>();

    @Nullable
    SimulatedContent get(Path path) {
        return seen.get(path);
    }

    void add(Path path, SimulatedContent content) {
        change(new Change(null, path, content));
    }

    void remove(Path path) {
        change(new Change(path, null, null));
    }

    void rename(Path from, Path to, SimulatedContent content) {
        change(new Change(from, to, content));
    }

    private void change(Change change) {
        change.applyTo(seen);
        unforced.add(change);
    }

    /** All changes of names in {@code directory} are kept. */
    void force(Path directory) {
        for (Iterator<Change> changes = unforced.iterator(); changes.hasNext(); ) {
            Change change = changes.next();
            if (change.isIn(directory)) {
                change.applyTo(kept);
                changes.remove();
            }
        }
    }

    List<String> in(Path directory) {
        List<String> names = new ArrayList<>();
        // All that lie below it follow it, but for others whose names begin like its own.
        for (Path path : seen.tailMap(directory, false).keySet()) {
            if (!path.toString().startsWith(directory.toString())) {
                break;
            }
            if (directory.equals(path.getParent())) {
                names.add(String.valueOf(path.getFileName()));
            }
        }
        names.sort(null);
        return names;
    }

    Set<SimulatedContent> contents() {
        return Set.copyOf(seen.values());
    }

    /** A journal keeps a directory's changes in order, so the first few of them are what survives. */
    SimulatedNames afterCrash(Survival survival, RandomGenerator random) {
        TreeMap<Path, SimulatedContent> left = new TreeMap<>(kept);
        Map<Path, Boolean> ended = new HashMap<>();
        for (Change change : unforced) {
            Path directory = change.add != null ? change.add.getParent() : parentOf(change.remove);
            boolean over = directory != null && ended.getOrDefault(directory, false);
            boolean survives =
                    switch (survival) {
                        case NONE -> false;
                        case ALL -> true;
                        case SOME, TORN -> !over && random.nextInt(4) != 0;
                    };
            if (survives) {
                change.applyTo(left);
            } else if (directory != null) {
                ended.put(directory, true);
            }
        }
        SimulatedNames names = new SimulatedNames();
        Map<SimulatedContent, SimulatedContent> copies = new LinkedHashMap<>();
        for (Map.Entry<Path, SimulatedContent> entry : left.entrySet()) {
            SimulatedContent content = entry.getValue();
            if (!hasParents(entry.getKey(), left)) {
                continue; // its directory did not survive
            }
            SimulatedContent copy = content == DIRECTORY
                    ? DIRECTORY
                    : copies.computeIfAbsent(content, c -> c.afterCrash(survival, random));
            names.seen.put(entry.getKey(), copy);
            names.kept.put(entry.getKey(), copy);
        }
        return names;
    }

    private static @Nullable Path parentOf(@Nullable Path path) {
        return path == null ? null : path.getParent();
    }

    private static boolean hasParents(Path path, Map<Path, SimulatedContent> names) {
        Path parent = path.getParent();
        return parent == null || parent.getParent() == null || names.get(parent) == DIRECTORY;
    }
}
