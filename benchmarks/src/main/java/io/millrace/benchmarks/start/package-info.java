/**
 * From the start of a process to its first answer, and what it keeps resident: idle, loaded, per connection and per query.
 * Reading order: {@link io.millrace.benchmarks.start.StartBenchmark}, {@link io.millrace.benchmarks.start.MemoryBenchmark}. One rule: every server runs with its own defaults.
 */
@NullMarked
package io.millrace.benchmarks.start;

import org.jspecify.annotations.NullMarked;
