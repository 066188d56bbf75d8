package io.millrace.engine.cursor;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.CursorCommit;
import io.millrace.engine.CursorReader;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.task.DutyCycle;
import io.millrace.engine.task.PartitionFeed;
import io.millrace.storage.Registration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session that reads from a cursor. Reading is its duty cycle's; the rest is guarded by this. */
final class CursorMember implements CursorReader {
    /** Fetched positions that are not committed; guarded by this. */
    private final Map<Integer, Long> fetched = new HashMap<>();

    /** Partitions of which rows were given out and not committed; guarded by this. */
    private final Set<Integer> held = new HashSet<>();

    private final CursorGroup group;
    private final PartitionFeed feed;
    private final Environment environment;
    private final EventLoop timers;
    private final String member;
    private final DutyCycle cycle;
    private final Registration commits;
    /** Guarded by this. */
    private @Nullable CursorFetch pending;

    private long moves;
    private int nextPartition;
    private boolean closed;
    private Set<Integer> share = Set.of();

    CursorMember(CursorGroup group, PartitionFeed feed, Environment environment, EventLoop timers, String member) {
        this.group = group;
        this.feed = feed;
        this.environment = environment;
        this.timers = timers;
        this.member = member;
        this.cycle = new DutyCycle(environment.workers(), this::turn);
        this.moves = group.moves();
        this.commits = feed.onCommit(cycle::wake);
    }

    String member() {
        return member;
    }

    @Override
    public String name() {
        return group.definition().name();
    }

    @Override
    public Schema schema() {
        return feed.schema();
    }

    @Override
    public CompletableFuture<List<ColumnBatch>> fetch(int maxRows, long timeoutMillis) {
        CursorFetch fetch =
                new CursorFetch(maxRows, environment.clock().nanoTime() + Math.max(0, timeoutMillis) * 1_000_000);
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(
                        ErrorCode.INVALID_CURSOR_STATE.error("cursor \"%s\" is closed here", name()));
            }
            if (pending != null) {
                return CompletableFuture.failedFuture(
                        ErrorCode.OBJECT_IN_USE.error("cursor \"%s\" is being fetched from already", name()));
            }
            pending = fetch;
        }
        if (timeoutMillis > 0) {
            timers.schedule(cycle::wake, timeoutMillis);
        }
        cycle.wake();
        return fetch.done();
    }

    /** Guarded by this. */
    private void forgetFetched() {
        fetched.clear();
        held.clear();
    }

    void wake() {
        cycle.wake();
    }

    private synchronized @Nullable CursorFetch pendingFetch() {
        return pending;
    }

    private DutyCycle.Next turn() {
        CursorFetch fetch = pendingFetch();
        if (fetch == null) {
            return closeIfAsked();
        }
        try {
            Map<Integer, Long> positions = positions();
            if (positions.isEmpty() || !readOnce(fetch, positions)) {
                if (fetch.hasRows() || environment.clock().nanoTime() >= fetch.deadlineNanos()) {
                    finish(fetch, null);
                }
                return closeIfAsked();
            }
            if (fetch.isFull()) {
                finish(fetch, null);
                return closeIfAsked();
            }
            return DutyCycle.Next.AGAIN;
        } catch (MillraceException e) {
            finish(fetch, e);
        } catch (RuntimeException | Error e) {
            finish(fetch, ErrorCode.INTERNAL_ERROR.causedBy(e, "fetch failed: %s", e));
        }
        return closeIfAsked();
    }

    /** Where to read on in each partition that is this member's now. */
    private Map<Integer, Long> positions() {
        Map<Integer, Long> committed = group.share(this);
        synchronized (this) {
            long groupMoves = group.moves();
            if (moves != groupMoves) {
                moves = groupMoves;
                forgetFetched();
            }
            share = new TreeSet<>(committed.keySet());
            fetched.keySet().retainAll(share);
            committed.putAll(fetched);
        }
        return committed;
    }

    /** Reads from the next partition that has something; false if none has. */
    private boolean readOnce(CursorFetch fetch, Map<Integer, Long> positions) {
        List<Integer> order = List.copyOf(positions.keySet());
        for (int i = 0; i < order.size(); i++) {
            int partition = order.get((nextPartition + i) % order.size());
            long from = positions.getOrDefault(partition, 0L);
            PartitionFeed.Chunk chunk = feed.read(partition, from, fetch.room());
            if (chunk.nextOffset() > from) {
                synchronized (this) {
                    if (pending != fetch) {
                        return false;
                    }
                    fetched.put(partition, chunk.nextOffset());
                    if (fetch.add(chunk.batches())) {
                        held.add(partition);
                    }
                }
                nextPartition = (nextPartition + i + 1) % order.size();
                return true;
            }
        }
        return false;
    }

    private void finish(CursorFetch fetch, @Nullable MillraceException error) {
        synchronized (this) {
            if (pending != fetch) {
                return;
            }
            pending = null;
        }
        fetch.finish(error);
    }

    private DutyCycle.Next closeIfAsked() {
        synchronized (this) {
            if (!closed) {
                return DutyCycle.Next.IDLE;
            }
        }
        feed.close();
        return DutyCycle.Next.ENDED;
    }

    @Override
    public synchronized CursorCommit position() {
        return new CursorCommit(name(), fetched);
    }

    /** Whether rows of {@code partition} were fetched and not committed. */
    synchronized boolean holds(int partition) {
        return held.contains(partition) && !closed;
    }

    /** {@code commit} is durable. */
    synchronized void committed(CursorCommit commit) {
        commit.positions().forEach((partition, offset) -> {
            if (fetched.remove(partition, offset)) {
                held.remove(partition);
            }
        });
    }

    @Override
    public void rewind() {
        synchronized (this) {
            forgetFetched();
        }
        group.wakeAll();
    }

    @Override
    public synchronized Set<Integer> partitions() {
        return Set.copyOf(share);
    }

    @Override
    public void cancel() {
        CursorFetch fetch = pendingFetch();
        if (fetch != null) {
            synchronized (this) {
                // Rows that it had collected were never seen by anybody.
                forgetFetched();
            }
            finish(fetch, ErrorCode.QUERY_CANCELED.error("canceling statement due to user request"));
        }
    }

    @Override
    public void close() {
        cancel();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            forgetFetched();
        }
        commits.close();
        group.leave(this);
        cycle.wake();
    }
}
