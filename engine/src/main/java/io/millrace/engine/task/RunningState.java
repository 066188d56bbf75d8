package io.millrace.engine.task;

import io.millrace.engine.state.StateStore;

/**
 * A persistent query's durable parts.
 *
 * @param store where operators, positions and outbox are kept
 * @param commit makes all that was put into {@code store} durable at once; waits for the disk
 */
public record RunningState(StateStore store, Runnable commit) {}
