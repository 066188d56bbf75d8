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
import io.millrace.storage.group.GroupCoordinator;
import io.millrace.storage.group.GroupMembership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session that reads from a cursor, as a member of its group. Reading is its duty cycle's; the rest is guarded by this. */
final class CursorMember implements CursorReader {
    private final CursorGroup group;
    private final CursorShare share;
    private final GroupMembership membership;
    private final PartitionFeed feed;
    private final Environment environment;
    private final EventLoop timers;
    private final String who;
    private final DutyCycle cycle;
    private final Registration commits;

    /** Written under this. */
    private volatile @Nullable CursorFetch pending;

    private int nextPartition;
    private boolean closed;

    CursorMember(
            CursorGroup group,
            GroupCoordinator groups,
            PartitionFeed feed,
            Environment environment,
            EventLoop timers,
            String who) {
        this.group = group;
        this.feed = feed;
        this.environment = environment;
        this.timers = timers;
        this.who = who;
        this.cycle = new DutyCycle(environment.workers(), this::turn);
        this.share = new CursorShare(group, environment.clock(), () -> pending != null, cycle::wake);
        this.membership = groups.member(
                name(), who, Set.of(group.topic()), (int) group.definition().sessionTimeoutMillis(), share);
        this.commits = feed.onCommit(cycle::wake);
    }

    String memberId() {
        return membership.memberId();
    }

    String who() {
        return who;
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
        // Reads once it knows its share: what happened in the group before this is in it.
        membership.present().whenComplete((told, error) -> {
            if (error == null) {
                fetch.begin();
                cycle.wake();
            } else {
                finish(fetch, error instanceof MillraceException known ? known : failed(error));
            }
        });
        return fetch.done();
    }

    void wake() {
        cycle.wake();
    }

    private DutyCycle.Next turn() {
        CursorFetch fetch = pending;
        if (fetch == null || !fetch.hasBegun()) {
            return closeIfAsked();
        }
        try {
            group.checkNotDropped();
            share.checkNotLost();
            if (!readOnce(fetch)) {
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
            finish(fetch, failed(e));
        }
        return closeIfAsked();
    }

    private static MillraceException failed(Throwable error) {
        return ErrorCode.INTERNAL_ERROR.causedBy(error, "fetch failed: %s", error);
    }

    /** Reads from the next partition that has something; false if none has. */
    private boolean readOnce(CursorFetch fetch) {
        CursorShare.Place place = share.place();
        // In this order: what others committed before this was given to it is seen.
        Map<Integer, Long> committed = group.committed();
        List<Integer> order = List.copyOf(new TreeSet<>(place.partitions()));
        for (int i = 0; i < order.size(); i++) {
            int partition = order.get((nextPartition + i) % order.size());
            long from = place.fetched().getOrDefault(partition, committed.getOrDefault(partition, 0L));
            PartitionFeed.Chunk chunk = feed.read(partition, from, fetch.room());
            if (chunk.nextOffset() > from) {
                boolean rows = chunk.batches().stream().anyMatch(batch -> batch.rowCount() > 0);
                synchronized (this) {
                    if (pending == fetch && share.advance(place, partition, chunk.nextOffset(), rows)) {
                        fetch.add(chunk.batches());
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
            share.touch();
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
    public CursorCommit position() {
        return new CursorCommit(name(), memberId(), share.fetched());
    }

    /** Whether rows were fetched and not committed. */
    boolean holdsAny() {
        return share.holdsAny();
    }

    /** As {@link CursorShare#beginCommit}. */
    Map<Integer, Long> beginCommit(Map<Integer, Long> positions) {
        return share.beginCommit(positions);
    }

    /** @param positions that are durable now; none if the commit failed */
    void endCommit(Map<Integer, Long> positions) {
        if (share.endCommit(positions)) {
            membership.released();
        }
    }

    @Override
    public void rewind() {
        if (share.rewind()) {
            membership.released();
        }
    }

    @Override
    public Set<Integer> partitions() {
        return share.partitions();
    }

    @Override
    public void cancel() {
        CursorFetch fetch = pending;
        if (fetch != null) {
            // Rows that it had collected were never seen by anybody.
            if (share.forget()) {
                membership.released();
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
        }
        share.rewind();
        commits.close();
        membership.close();
        group.leave(this);
        cycle.wake();
    }
}
