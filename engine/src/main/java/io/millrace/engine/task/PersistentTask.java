package io.millrace.engine.task;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.FutureResult;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.Step;
import io.millrace.engine.rows.KeptRows;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.Registration;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs a view's or INSERT's query for ever. A checkpoint commits state, positions and output together, then appends the
 * output; meanwhile the query rests. State is its duty cycle's, but for what is guarded or volatile.
 */
public final class PersistentTask {
    /**
     * Most records of a partition in one step of a query that writes into a stream: its output waits in memory for a
     * checkpoint. Other queries hold their answer in memory anyway, and take every cut whole.
     */
    private static final long STREAM_STEP_RECORDS = 250_000;

    /** Checkpoints take at most one part in so many of the time of a query that is not busy. */
    private static final int CHECKPOINT_SHARE = 4;

    private final Environment environment;
    private final LogStore log;
    private final EventLoop timers;
    private final CutGate gate;
    private final Circuit circuit;
    private final RunningState state;
    private final InputPositions positions;
    private final Outbox outbox;
    private final ChangeSink sink;
    private final Relation target;
    private final ReachRequests requests;
    private final long idleMillis;
    private final long checkpointNanos;
    private final DutyCycle cycle;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private @Nullable Registration commits;
    private @Nullable Cut firstCut;
    private boolean inStep;
    private boolean stepped;
    private boolean moved;
    private boolean timerSet;
    private long checkpointedNanos;
    private long checkpointTook;
    private volatile boolean resting;
    private volatile boolean timerFired;
    private volatile boolean stop;
    private volatile boolean abandoned;
    private volatile @Nullable MillraceException failure;

    /** What it is made of, beside the environment. */
    public record Parts(
            CutGate gate,
            Circuit circuit,
            RunningState state,
            Relation target,
            boolean retracts,
            @Nullable KeptRows view,
            long idleMillis,
            long checkpointMillis) {}

    public PersistentTask(Environment environment, LogStore log, EventLoop timers, Parts parts) {
        this.environment = environment;
        this.log = log;
        this.timers = timers;
        this.gate = parts.gate();
        this.circuit = parts.circuit();
        this.state = parts.state();
        this.target = parts.target();
        this.requests = new ReachRequests(parts.view());
        this.positions = new InputPositions(state.store());
        this.outbox = new Outbox(log, target.topic(), state.store());
        this.sink = new ChangeSink(target, parts.retracts(), parts.view(), environment.clock());
        this.idleMillis = parts.idleMillis();
        this.checkpointNanos = parts.checkpointMillis() * 1_000_000;
        this.cycle = new DutyCycle(environment.workers(), this::turn);
        this.moved = true;
        this.checkpointedNanos = environment.clock().nanoTime() - checkpointNanos;
    }

    /** Reads the last checkpoint back. Before the start; waits for the disk. */
    public void restore() {
        circuit.all().forEach(Operator::restore);
        positions.restore(circuit.inputs(), circuit.step());
        outbox.restore();
        stepped = true;
    }

    /** As {@link #restore} for the outbox alone: the plan is another, and its state is of no use. */
    public void restoreOutbox() {
        outbox.restore();
    }

    /** Where the last checkpoint's plan, whichever that was, had come to. */
    public Cut savedPositions() {
        return positions.saved();
    }

    public boolean hasProducer() {
        return outbox.hasProducer();
    }

    public void producer(long id) {
        outbox.producer(id);
    }

    /** Appends what the last checkpoint decided on. Before the start. */
    public CompletableFuture<Void> publish() {
        return outbox.publish(state.commit(), environment.blocking());
    }

    /** The first step's answer takes the place of the view's rows. Before the start. */
    public void replaceRows() {
        sink.replace();
    }

    /** The first step ends at {@code cut}, and its output is in the log already. Before the start. */
    public void repeatUpTo(Cut cut) {
        firstCut = cut;
        sink.mute();
    }

    public void start() {
        commits = circuit.inputs().onCommit(cycle::wake);
        cycle.wake();
    }

    /** Makes a last checkpoint and ends; completes when nothing runs any more. */
    public CompletableFuture<Void> stop() {
        stop = true;
        cycle.wake();
        return ended;
    }

    /** Ends without another checkpoint, since nobody needs its state any more; completes when nothing runs. */
    public CompletableFuture<Void> abandon() {
        abandoned = true;
        return stop();
    }

    /** Only inside the gate. */
    public void request(ReachRequest request) {
        MillraceException error = failure;
        if (error != null || stop) {
            request.reached().completeExceptionally(error != null ? error : stopped());
            return;
        }
        requests.add(request);
        request.target().whenComplete((cut, ignored) -> cycle.wake());
    }

    private static MillraceException stopped() {
        return ErrorCode.OBJECT_NOT_READY.error("the query has been stopped");
    }

    private DutyCycle.Next turn() {
        try {
            return run();
        } catch (RuntimeException | Error e) {
            return end(QueryFailure.of(e));
        }
    }

    private DutyCycle.Next run() {
        long deadline = environment.clock().nanoTime() + QueryTask.SLICE_NANOS;
        do {
            if (resting) {
                return DutyCycle.Next.IDLE;
            }
            MillraceException error = failure;
            if (error != null || abandoned) {
                return end(error);
            }
            if (!inStep) {
                DutyCycle.Next next = betweenSteps();
                if (next != null) {
                    return next;
                }
            }
            ColumnBatch batch = circuit.next();
            if (batch == null) {
                endStep();
            } else if (batch.rowCount() > 0) {
                sink.add(batch);
            }
        } while (environment.clock().nanoTime() < deadline);
        return DutyCycle.Next.AGAIN;
    }

    /** Null to go on with a step that has begun. */
    private DutyCycle.@Nullable Next betweenSteps() {
        long now = environment.clock().nanoTime();
        if (timerFired) {
            timerFired = false;
            timerSet = false;
        }
        if (requests.hasUnpublished() || moved && (stop || now - checkpointedNanos >= checkpointNanos)) {
            checkpoint(now);
            return DutyCycle.Next.IDLE;
        }
        if (stop) {
            return end(null);
        }
        if (beginStep()) {
            return null;
        }
        if (requests.hasUnpublished()) {
            return DutyCycle.Next.AGAIN;
        }
        if (moved) {
            long rest = CHECKPOINT_SHARE * checkpointTook - (now - checkpointedNanos);
            if (rest <= 0) {
                checkpoint(now);
            } else {
                wakeIn(rest / 1_000_000 + 1);
            }
        } else if (circuit.inputs().wantsTimer()) {
            wakeIn(idleMillis);
        }
        return DutyCycle.Next.IDLE;
    }

    private void wakeIn(long millis) {
        if (!timerSet) {
            timerSet = true;
            timers.schedule(
                    () -> {
                        timerFired = true;
                        cycle.wake();
                    },
                    millis);
        }
    }

    /** False if there is nothing to do, or nothing may be done yet. */
    private boolean beginStep() {
        Cut first = firstCut;
        if (first != null) {
            firstCut = null;
            circuit.inputs().begin(first);
            inStep = true;
            return true;
        }
        Cut cut = gate.inside(() -> requests.next(this::newestCut));
        if (cut == null) {
            return false;
        }
        inStep = circuit.inputs().begin(cut) || !stepped;
        if (!inStep && requests.isReaching()) {
            requests.reached();
            return beginStep();
        }
        return inStep;
    }

    private Cut newestCut() {
        Cut newest = gate.cut(circuit.inputs().partitions());
        return target.changes() == Relation.Changes.APPEND
                ? circuit.inputs().limited(newest, STREAM_STEP_RECORDS)
                : newest;
    }

    private void endStep() {
        inStep = false;
        stepped = true;
        moved = true;
        sink.endStep();
        if (requests.isReaching()) {
            requests.reached();
        }
    }

    private void checkpoint(long now) {
        if (moved) {
            moved = false;
            circuit.all().forEach(Operator::checkpoint);
            positions.save(circuit.inputs(), circuit.step());
            outbox.add(sink.take(log.topic(target.topic()).orElse(TopicConfig.DEFAULT)));
        }
        resting = true;
        CompletableFuture.runAsync(state.commit(), environment.blocking())
                .thenCompose(nothing -> outbox.publish(state.commit(), environment.blocking()))
                .whenComplete((nothing, error) -> {
                    if (error != null) {
                        failure = plain(error);
                    }
                    checkpointedNanos = environment.clock().nanoTime();
                    checkpointTook = checkpointedNanos - now;
                    published();
                    resting = false;
                    cycle.wake();
                });
    }

    private void published() {
        if (failure != null || !requests.hasUnpublished()) {
            return;
        }
        List<PartitionId> own = new ArrayList<>();
        for (int i = 0;
                i < log.topic(target.topic()).orElse(TopicConfig.DEFAULT).partitions();
                i++) {
            own.add(new PartitionId(target.topic(), i));
        }
        requests.published(log.cut(own));
    }

    private static MillraceException plain(Throwable error) {
        Throwable cause = FutureResult.cause(error);
        return cause instanceof MillraceException known
                ? known
                : ErrorCode.INTERNAL_ERROR.causedBy(cause, "checkpoint failed: %s", cause);
    }

    private DutyCycle.Next end(@Nullable MillraceException error) {
        failure = error;
        if (commits != null) {
            commits.close();
        }
        MillraceException reason = error != null ? error : stopped();
        gate.inside(() -> {
            stop = true;
            requests.fail(reason);
            return true;
        });
        try {
            circuit.close();
            state.store().close();
        } finally {
            if (error == null) {
                ended.complete(null);
            } else {
                ended.completeExceptionally(error);
            }
        }
        return DutyCycle.Next.ENDED;
    }

    /** Completes when it has ended; exceptionally if it failed. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    public Circuit circuit() {
        return circuit;
    }

    public long rowsOut() {
        return sink.rows();
    }

    public Step step() {
        return circuit.step();
    }
}
