/**
 * The engine's loops on one core, without log, network or SQL, each against a loop written by hand for just this row
 * (JMH). Read {@link io.millrace.benchmarks.loop.SampleRows} first, then the loops, then
 * {@link io.millrace.benchmarks.loop.LoopBenchmark}, which prints the ratios. One rule: a reference is what a good
 * engineer would write who knew the rows, and its result is consumed as the engine's is.
 */
@NullMarked
package io.millrace.benchmarks.loop;

import org.jspecify.annotations.NullMarked;
