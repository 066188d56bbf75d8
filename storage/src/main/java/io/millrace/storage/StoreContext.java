package io.millrace.storage;

import io.millrace.common.environment.Environment;
import io.millrace.storage.journal.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the partitions of a store share. Thread-safe. */
final class StoreContext implements AutoCloseable {
    private static final int MOST_LOOPS = 4;

    private final Environment environment;
    private final CommitOrder order = new CommitOrder();
    private final TailCache.Budget tailBudget;
    private final List<LoopUse> loops = new ArrayList<>();

    private final JournalSizes sizes;

    /** Set once, when what the last run left in it has been read. */
    private volatile @Nullable Journal journal;

    private final AtomicInteger nextLoop = new AtomicInteger();

    StoreContext(Environment environment, long tailBytes, JournalSizes sizes) {
        this.sizes = sizes;
        this.environment = environment;
        this.tailBudget = new TailCache.Budget(tailBytes);
        int count = Math.min(MOST_LOOPS, Math.max(1, environment.workerCount()));
        for (int i = 0; i < count; i++) {
            loops.add(new LoopUse(environment.newLoop("storage-" + i)));
        }
    }

    Environment environment() {
        return environment;
    }

    CommitOrder order() {
        return order;
    }

    Journal journal() {
        return Objects.requireNonNull(journal);
    }

    /** @param firstEpoch all that the last run journaled is of earlier ones */
    void openJournal(Path directory, long firstEpoch) {
        journal = new Journal(
                environment.disk(),
                directory,
                environment.blocking(),
                new Journal.Start(firstEpoch, sizes.fileBytes()),
                e -> StorageErrors.of(e, "journaling"));
    }

    JournalSizes sizes() {
        return sizes;
    }

    TailCache.Budget tailBudget() {
        return tailBudget;
    }

    /** The loop for another partition: they are dealt out in turn. */
    LoopUse dealLoop() {
        return loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
    }

    @Override
    public void close() {
        loops.forEach(use -> use.loop().close());
    }
}
