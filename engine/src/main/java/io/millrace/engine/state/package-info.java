/**
 * What a running query remembers, and how it survives a crash: tables in memory, written back at checkpoints into one H2
 * MVStore a query, together with the inputs' offsets and the output not yet in the log. Reading order:
 * {@link io.millrace.engine.state.StateStore}, {@link io.millrace.engine.state.StateTable}, {@link io.millrace.engine.state.Checkpoint}. One rule:
 * state and offsets are committed together or not at all.
 */
@NullMarked
package io.millrace.engine.state;

import org.jspecify.annotations.NullMarked;
