package io.millrace.engine.task;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import io.millrace.storage.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Runs a session's query, once or for ever, a slice of time a turn, as long as its reader leaves room. Its state is its
 * duty cycle's; {@link #start}, {@link #wake} and {@link #cancel} may be called by any thread.
 */
public final class QueryTask {
    /** Longest turn while others may wait for the pool. */
    static final long SLICE_NANOS = 2_000_000;

    private final Environment environment;
    private final LogStore log;
    private final EventLoop timers;
    private final Circuit circuit;
    private final boolean once;
    private final long idleMillis;
    private final RowQueue queue;
    private final DutyCycle cycle;
    private @Nullable Registration commits;
    private @Nullable Cut firstCut;
    private boolean inStep;
    private boolean stepped;
    private volatile @Nullable MillraceException stop;
    private EventLoop.@Nullable Timer timer;
    private volatile boolean timerFired;
    private Runnable whenEnded = () -> {};

    /** @param idleMillis after which a partition that does not move leaves the watermark */
    public QueryTask(
            Environment environment,
            LogStore log,
            EventLoop timers,
            Circuit circuit,
            boolean once,
            long idleMillis,
            RowQueue queue) {
        this.environment = environment;
        this.log = log;
        this.timers = timers;
        this.circuit = circuit;
        this.once = once;
        this.idleMillis = idleMillis;
        this.queue = queue;
        this.cycle = new DutyCycle(environment.workers(), this::turn);
    }

    /**
     * Begins to run.
     *
     * @param cut of the first step; null for the newest when it begins
     */
    public void start(@Nullable Cut cut, Runnable ended) {
        firstCut = cut;
        whenEnded = ended;
        queue.whenRoom(cycle::wake);
        if (once) {
            int helpers = environment.workerCount() - 1;
            circuit.inputs().share(new ScanAhead.Crew(environment.workers(), helpers, cycle::wake));
        } else {
            commits = circuit.inputs().onCommit(cycle::wake);
        }
        cycle.wake();
    }

    public void wake() {
        cycle.wake();
    }

    /** A topic may have more partitions: a query that runs for ever looks. */
    public void inputsGrew() {
        if (!once) {
            cycle.wake();
        }
    }

    /** Ends it; the reader gets {@code reason} after the rows that lie ready. */
    public void cancel(MillraceException reason) {
        stop = reason;
        cycle.wake();
    }

    public Circuit circuit() {
        return circuit;
    }

    private DutyCycle.Next turn() {
        try {
            return run();
        } catch (RuntimeException | Error e) {
            return end(QueryFailure.of(e));
        }
    }

    private DutyCycle.Next run() {
        long deadline = environment.clock().nanoTime() + SLICE_NANOS;
        do {
            MillraceException reason = stop;
            if (reason != null) {
                return end(reason);
            }
            if (queue.isComplete()) {
                return end(null);
            }
            if (!queue.hasRoom()) {
                return DutyCycle.Next.IDLE;
            }
            if (!inStep && !beginStep()) {
                return DutyCycle.Next.IDLE;
            }
            ColumnBatch batch = circuit.next();
            if (batch == null) {
                inStep = false;
                stepped = true;
                if (once) {
                    return end(null);
                }
            } else if (batch.rowCount() > 0) {
                queue.add(batch);
            } else if (circuit.inputs().isWaiting()) {
                return DutyCycle.Next.IDLE;
            }
        } while (environment.clock().nanoTime() < deadline);
        return DutyCycle.Next.AGAIN;
    }

    private boolean beginStep() {
        if (!once && circuit.inputs().grow(log)) {
            if (commits != null) {
                commits.close();
            }
            commits = circuit.inputs().onCommit(cycle::wake);
        }
        Cut cut = firstCut != null ? firstCut : log.cut(circuit.inputs().partitions());
        firstCut = null;
        // The first step counts even without input: an aggregate without keys has a row then.
        inStep = circuit.inputs().begin(cut) || !stepped;
        if (timerFired) {
            timerFired = false;
            timer = null;
        }
        if (!inStep && timer == null && circuit.inputs().wantsTimer()) {
            timer = timers.schedule(this::onTimer, idleMillis);
        }
        return inStep;
    }

    private void onTimer() {
        timerFired = true;
        cycle.wake();
    }

    private DutyCycle.Next end(@Nullable MillraceException error) {
        if (commits != null) {
            commits.close();
        }
        if (timer != null) {
            timer.cancel();
        }
        try {
            circuit.close();
        } finally {
            queue.end(error);
            whenEnded.run();
        }
        return DutyCycle.Next.ENDED;
    }
}
