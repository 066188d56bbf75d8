/**
 * Hours in minutes: everything that comes and goes at a server, for long enough to see what does not go. Reading order:
 * {@link io.millrace.benchmarks.soak.Soak}, {@link io.millrace.benchmarks.soak.Work}, {@link
 * io.millrace.benchmarks.soak.Sample}. One rule: what is looked at is the last third against the middle one, after the
 * server has reached its working size.
 */
@NullMarked
package io.millrace.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
