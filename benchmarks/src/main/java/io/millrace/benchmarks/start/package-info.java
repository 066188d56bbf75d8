/** From the start of a process to its first answer, and what it holds when idle. */
@NullMarked
package io.millrace.benchmarks.start;

import org.jspecify.annotations.NullMarked;
