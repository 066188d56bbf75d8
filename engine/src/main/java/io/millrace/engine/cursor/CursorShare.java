package io.millrace.engine.cursor;

import io.millrace.common.environment.Clock;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionId;
import io.millrace.storage.group.GroupReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * What one reader of a cursor may read, how far it has fetched, and of which partitions rows are out that are not
 * committed. Those it keeps until they are, or until it has been silent for too long. Thread-safe.
 */
final class CursorShare implements GroupReader {
    private final CursorGroup cursor;
    private final Clock clock;
    private final BooleanSupplier isFetching;
    private final Runnable changed;

    /** May be read. Guarded by this, as what follows. */
    private Set<Integer> partitions = Set.of();

    /** Are others' to read, once this reader lets go of them. */
    private Set<Integer> revoking = Set.of();

    /** Positions after what was fetched and not committed. */
    private final Map<Integer, Long> fetched = new HashMap<>();

    /** Rows of them are out. */
    private final Set<Integer> held = new HashSet<>();

    /** Counts changes of all this but by {@link #advance}: what was read before one does not count. */
    private long version;

    private int commitsUnderWay;
    private long activeNanos;
    private boolean lost;

    /** @param changed called when there may be more to read */
    CursorShare(CursorGroup cursor, Clock clock, BooleanSupplier isFetching, Runnable changed) {
        this.cursor = cursor;
        this.clock = clock;
        this.activeNanos = clock.nanoTime();
        this.isFetching = isFetching;
        this.changed = changed;
    }

    /** Where to read on, at one moment. */
    record Place(long version, Set<Integer> partitions, Map<Integer, Long> fetched) {}

    @Override
    public Set<PartitionId> assign(Set<PartitionId> share) {
        Set<PartitionId> kept = new TreeSet<>();
        synchronized (this) {
            Set<Integer> numbers = new TreeSet<>();
            share.forEach(partition -> numbers.add(partition.partition()));
            revoking = new TreeSet<>(commitsUnderWay > 0 ? fetched.keySet() : held);
            revoking.removeAll(numbers);
            fetched.keySet().removeIf(partition -> !numbers.contains(partition) && !revoking.contains(partition));
            partitions = numbers;
            version++;
            revoking.forEach(partition -> kept.add(cursor.partition(partition)));
        }
        changed.run();
        return kept;
    }

    @Override
    public synchronized boolean expel(boolean overdue) {
        long silentMillis = (clock.nanoTime() - activeNanos) / 1_000_000;
        boolean active = silentMillis < cursor.definition().sessionTimeoutMillis();
        if (isFetching.getAsBoolean() || commitsUnderWay > 0 || active && !overdue) {
            return false;
        }
        lost |= !held.isEmpty();
        partitions = Set.of();
        forget();
        return true;
    }

    /** A FETCH has ended: the reader's time runs from now. */
    synchronized void touch() {
        activeNanos = clock.nanoTime();
    }

    synchronized Place place() {
        return new Place(version, Set.copyOf(partitions), Map.copyOf(fetched));
    }

    /**
     * It was read up to {@code next}.
     *
     * @param rows whether they go out
     * @return false if that came too late
     */
    synchronized boolean advance(Place from, int partition, long next, boolean rows) {
        if (from.version() != version) {
            return false;
        }
        fetched.put(partition, next);
        if (rows) {
            held.add(partition);
        }
        return true;
    }

    synchronized Set<Integer> partitions() {
        return Set.copyOf(partitions);
    }

    synchronized Map<Integer, Long> fetched() {
        return Map.copyOf(fetched);
    }

    synchronized boolean holdsAny() {
        return !held.isEmpty();
    }

    /** @throws MillraceException SERIALIZATION_FAILURE if rows that were out have gone to others */
    synchronized void checkNotLost() {
        if (lost) {
            throw ErrorCode.SERIALIZATION_FAILURE
                    .error(
                            "rows fetched from cursor \"%s\" were not committed within its session_timeout, and go to another session",
                            cursor.definition().name())
                    .hint(
                            "ROLLBACK and FETCH again. COMMIT sooner, or ALTER CURSOR … SET (session_timeout = '10min').");
        }
    }

    /**
     * Nothing is taken from the reader until {@link #endCommit}.
     *
     * @return of {@code positions} those that are its to commit
     * @throws MillraceException SERIALIZATION_FAILURE as {@link #checkNotLost}
     */
    synchronized Map<Integer, Long> beginCommit(Map<Integer, Long> positions) {
        checkNotLost();
        commitsUnderWay++;
        Map<Integer, Long> own = new HashMap<>(positions);
        own.keySet().retainAll(fetched.keySet());
        return own;
    }

    /**
     * @param positions that are durable now; none if the commit failed
     * @return whether it can let go of something that others wait for
     */
    synchronized boolean endCommit(Map<Integer, Long> positions) {
        commitsUnderWay--;
        positions.forEach((partition, offset) -> {
            if (fetched.remove(partition, offset)) {
                held.remove(partition);
            }
        });
        return !revoking.isEmpty();
    }

    /** Goes back to what is committed; true as {@link #endCommit}. */
    synchronized boolean rewind() {
        lost = false;
        return forget();
    }

    /** As {@link #rewind}, but rows that were lost to others stay lost. */
    synchronized boolean forget() {
        fetched.clear();
        held.clear();
        version++;
        return !revoking.isEmpty();
    }
}
