/**
 * The outside world from one seed: a clock that only moves when told, loops run in a seeded order on the caller's
 * thread, and a disk that forgets what was not forced, tears writes, fails force and fills up.
 *
 * <p>Reading order: {@link io.millrace.common.simulation.SimulatedEnvironment},
 * {@link io.millrace.common.simulation.SimulatedDisk}, {@link io.millrace.common.simulation.SimulatedContent}. One rule:
 * the same seed and the same calls give the same run, so nothing here looks at a real clock or starts a thread.
 */
@NullMarked
package io.millrace.common.simulation;

import org.jspecify.annotations.NullMarked;
