package io.millrace.engine.task;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/** Gives one owner its turns on a shared pool: never two at once, and none lost that was asked for. Thread-safe. */
public final class DutyCycle {
    /** What to do after a turn. */
    public enum Next {
        /** There is more to do: another turn, after those who wait. */
        AGAIN,
        /** Nothing to do until woken. */
        IDLE,
        /** No turn any more. */
        ENDED
    }

    /** One turn; throws nothing. */
    @FunctionalInterface
    public interface Turn {
        Next take();
    }

    private enum State {
        /** Waits to be woken. */
        IDLE,
        /** Queued at the pool. */
        QUEUED,
        /** In a turn. */
        RUNNING,
        /** In a turn, and woken since it began. */
        WOKEN,
        /** Over. */
        ENDED
    }

    private final Executor pool;
    private final Turn turn;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    public DutyCycle(Executor pool, Turn turn) {
        this.pool = pool;
        this.turn = turn;
    }

    /** Asks for a turn; one that is running already is followed by another. */
    public void wake() {
        while (true) {
            State present = Objects.requireNonNull(state.get());
            switch (present) {
                case QUEUED, WOKEN, ENDED -> {
                    return;
                }
                case IDLE -> {
                    if (state.compareAndSet(State.IDLE, State.QUEUED)) {
                        pool.execute(this::run);
                        return;
                    }
                }
                case RUNNING -> {
                    if (state.compareAndSet(State.RUNNING, State.WOKEN)) {
                        return;
                    }
                }
            }
        }
    }

    private void run() {
        state.set(State.RUNNING);
        switch (turn.take()) {
            case ENDED -> state.set(State.ENDED);
            case AGAIN -> {
                state.set(State.QUEUED);
                pool.execute(this::run);
            }
            case IDLE -> {
                if (!state.compareAndSet(State.RUNNING, State.IDLE)) {
                    state.set(State.QUEUED);
                    pool.execute(this::run);
                }
            }
        }
    }
}
