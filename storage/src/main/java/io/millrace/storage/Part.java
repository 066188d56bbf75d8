package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one append brings to one partition. Made by the caller, given its offsets at admission, written by the
 * partition's loop, published by {@link CommitOrder}.
 */
final class Part {
    final PartitionLog partition;

    /** As the caller gave them. */
    final List<RecordBatch> offered = new ArrayList<>(1);

    /** With their offsets; without those that had been appended before. Set at admission. */
    final List<RecordBatch> placed = new ArrayList<>(1);

    /** Set at admission, one per offered batch. */
    final List<Append.Result> results = new ArrayList<>(1);

    /** The parts that become visible together; null if it is alone. */
    final @Nullable Group group;

    /** Completed if it is alone. */
    final CompletableFuture<Append.Result> future = new CompletableFuture<>();

    /** Where its new batches begin. Set at admission. */
    long baseOffset;

    /** One past the last offset. Set at admission. */
    long endOffset;

    /** Bytes to be written; bytes offered until admission. */
    long bytes;

    /** Base offset of the segment it was written to, and where there, in bytes. Set when it is written. */
    long segment;

    int position;

    /** Whether one of the placed batches belongs to a producer's transaction. Set at admission. */
    boolean transactional;

    /** Of the placed batches. Set at admission. */
    long maxTimestamp = Long.MIN_VALUE;

    /** Durable, and everything before it published. Guarded by {@link CommitOrder}. */
    boolean arrived;

    /** Its topic was deleted. Guarded by {@link CommitOrder}. */
    boolean dropped;

    Part(PartitionLog partition, @Nullable Group group) {
        this.partition = partition;
        this.group = group;
    }

    void offer(RecordBatch batch) {
        offered.add(batch);
        bytes += batch.sizeInBytes();
    }

    void succeed() {
        if (group != null) {
            group.succeed();
        } else {
            future.complete(results.get(0));
        }
    }

    void fail(Throwable error) {
        if (group != null && error instanceof MillraceException known && known.code() == ErrorCode.TOPIC_NOT_FOUND) {
            partition.order().drop(this, group, error);
        } else if (group != null) {
            group.fail(error);
        } else {
            future.completeExceptionally(error);
        }
    }

    /** The parts of one append to several partitions. */
    static final class Group {
        final List<Part> parts = new ArrayList<>();
        final CompletableFuture<List<Append.Result>> future = new CompletableFuture<>();

        /** For each batch of the append, its part and its place there. */
        final List<Part> order = new ArrayList<>();

        final List<Integer> places = new ArrayList<>();

        /** Whether its parts may be written: the journal knows of them, or need not. */
        private volatile boolean intended;

        /** Parts that have not arrived. Guarded by {@link CommitOrder}. */
        int missing;

        /** Why the append fails although the rest of it becomes visible. Guarded by {@link CommitOrder}. */
        @Nullable
        Throwable dropped;

        boolean isIntended() {
            return intended;
        }

        /** The journal knows of it, or need not: its partitions may write. */
        void intended() {
            intended = true;
            parts.forEach(part -> part.partition.writer().schedule());
        }

        /** Whether a crash could leave a part of it, were it not for the journal. */
        boolean needsJournal() {
            long batches = 0;
            for (Part part : parts) {
                if (part.partition.config().flush() != TopicConfig.Flush.COMMIT) {
                    return false; // promises nothing about crashes
                }
                batches += part.placed.size();
            }
            return batches > 1;
        }

        private void succeed() {
            Throwable error = dropped;
            if (error != null) {
                future.completeExceptionally(error);
                return;
            }
            List<Append.Result> results = new ArrayList<>(order.size());
            for (int i = 0; i < order.size(); i++) {
                results.add(order.get(i).results.get(places.get(i)));
            }
            future.complete(results);
        }

        /** One of its parts is lost, so none may ever be seen: the other partitions stop too. */
        void fail(Throwable error) {
            if (future.completeExceptionally(error)) {
                for (Part part : parts) {
                    part.partition.stop(error);
                }
            }
        }
    }
}
