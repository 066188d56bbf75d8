/**
 * The outside world: threads, time, chance and disk. The only package that makes threads, sleeps, reads the clock or
 * touches a file; everything above gets an {@link io.millrace.common.environment.Environment} by constructor, so that a
 * whole database can be rerun from one seed (see {@code io.millrace.common.simulation}).
 */
@NullMarked
package io.millrace.common.environment;

import org.jspecify.annotations.NullMarked;
