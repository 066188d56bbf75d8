/**
 * Whole systems against each other, through the doors their users use: Millrace and PostgreSQL over JDBC. Reading order:
 * {@link io.millrace.benchmarks.system.SystemBenchmark}, {@link io.millrace.benchmarks.system.Contender}, one class a
 * scenario. One rule: contenders take turns within one run, and what is reported is a ratio of medians.
 */
@NullMarked
package io.millrace.benchmarks.system;

import org.jspecify.annotations.NullMarked;
