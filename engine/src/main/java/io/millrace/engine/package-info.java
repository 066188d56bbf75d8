/**
 * The machine's doorway: takes plans, runs them once or for ever, keeps views current. Reading order:
 * {@link io.millrace.engine.Engine}, {@link io.millrace.engine.Subscription}, {@link io.millrace.engine.QueryStatus}. One
 * rule: no text of SQL is parsed here; plans come from above.
 */
@NullMarked
package io.millrace.engine;

import org.jspecify.annotations.NullMarked;
