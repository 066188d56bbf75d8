/**
 * Aggregate functions: one class each, that keeps one state for each group in arrays by the group's number. All are exact
 * where SQL's result is (sums of doubles too, see {@code ExactSum}), so that rows may come in any order and be taken
 * back. Reading order: {@link io.millrace.engine.aggregate.Accumulator}, {@link io.millrace.engine.aggregate.Accumulators},
 * {@code CountRows}, {@code SumLongs}, {@code RowBag}. One rule: equal Z-sets of rows give equal results, whatever the
 * order of the changes that made them.
 */
@NullMarked
package io.millrace.engine.aggregate;

import org.jspecify.annotations.NullMarked;
