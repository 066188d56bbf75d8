package io.millrace.storage.transaction;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.FutureResult;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.group.GroupPosition;
import io.millrace.storage.group.GroupPositions;
import io.millrace.storage.record.EndMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One transaction's end on its way to all that it touches. Used once. */
final class TransactionEnd {
    /** No other coordinator ever was. */
    static final int COORDINATOR_EPOCH = 0;

    /** Topics that are deleted meanwhile make it begin anew, each time without one more. */
    private static final int MOST_ATTEMPTS = 100;

    /** Partitions that one append takes; more are ended bit by bit, once that is decided. */
    private static final int MOST_AT_ONCE = 4_000;

    private final LogStore log;
    private final TransactionLog states;
    private final GroupPositions positions;
    private final TransactionState prepared;
    private final TransactionState completed;

    /** The decision is durable, so no other may be made. */
    private volatile boolean decided;

    TransactionEnd(
            LogStore log,
            TransactionLog states,
            GroupPositions positions,
            TransactionState prepared,
            TransactionState completed) {
        this.log = log;
        this.states = states;
        this.positions = positions;
        this.prepared = prepared;
        this.completed = completed;
    }

    /** Completes when all of it is durable and visible. */
    CompletableFuture<Void> run() {
        return isWhole() ? append(MOST_ATTEMPTS) : decide().thenCompose(done -> append(MOST_ATTEMPTS));
    }

    boolean isDecided() {
        return decided;
    }

    /** Whether one append to everything leaves no half of it after a crash. */
    private boolean isWhole() {
        boolean forced = prepared.partitions().stream().allMatch(partition -> log.topic(partition.topic())
                .map(config -> config.flush() == TopicConfig.Flush.COMMIT)
                .orElse(true));
        return forced && prepared.partitions().size() + prepared.positions().size() < MOST_AT_ONCE;
    }

    private CompletableFuture<Void> decide() {
        return log.append(List.of(states.append(prepared))).thenAccept(results -> decided = true);
    }

    private CompletableFuture<Void> append(int attempts) {
        return appendAll(appends())
                .handle((results, error) -> {
                    if (error == null) {
                        applyPositions();
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    return attempts > 0 && isOfDeletedTopic(error)
                            ? append(attempts - 1)
                            : CompletableFuture.<Void>failedFuture(error);
                })
                .thenCompose(next -> next);
    }

    /** The producer's new state comes last. */
    private CompletableFuture<?> appendAll(List<Append> appends) {
        CompletableFuture<?> done = CompletableFuture.completedFuture(null);
        for (int from = 0; from < appends.size(); from += MOST_AT_ONCE) {
            List<Append> some = appends.subList(from, Math.min(appends.size(), from + MOST_AT_ONCE));
            done = done.thenCompose(before -> log.append(some));
        }
        return done;
    }

    private void applyPositions() {
        if (prepared.status() == TransactionState.Status.PREPARE_COMMIT) {
            prepared.positions().forEach(positions::applied);
        }
    }

    private static boolean isOfDeletedTopic(Throwable error) {
        return FutureResult.cause(error) instanceof MillraceException known
                && known.code() == ErrorCode.TOPIC_NOT_FOUND;
    }

    private List<Append> appends() {
        boolean commit = prepared.status() == TransactionState.Status.PREPARE_COMMIT;
        EndMarker marker = new EndMarker(commit, COORDINATOR_EPOCH);
        ProducerIdentity signer = prepared.producer();
        List<Append> appends = new ArrayList<>();
        for (PartitionId partition : prepared.partitions()) {
            if (takes(partition, commit)) {
                appends.add(new Append(
                        partition, marker.batch(signer.producerId(), signer.epoch(), completed.updatedMillis())));
            }
        }
        if (commit) {
            for (Map.Entry<String, Map<PartitionId, GroupPosition>> group :
                    prepared.positions().entrySet()) {
                if (!group.getValue().isEmpty()) {
                    appends.add(positions.append(group.getKey(), group.getValue()));
                }
            }
        }
        appends.add(states.append(completed));
        return appends;
    }

    /** What is gone needs no end; what has stopped is rolled back when it is opened again, but can take no commit. */
    private boolean takes(PartitionId partition, boolean commit) {
        boolean exists = log.topic(partition.topic())
                .filter(config -> partition.partition() < config.partitions())
                .isPresent();
        return exists && (commit || log.partition(partition).failure().isEmpty());
    }
}
