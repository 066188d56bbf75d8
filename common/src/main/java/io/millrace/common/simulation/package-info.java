/**
 * The outside world from one seed: a clock that only moves when told, loops run in a seeded order on the caller's
 * thread, and a disk that forgets what was not forced, tears writes, fails force and fills up.
 */
@NullMarked
package io.millrace.common.simulation;

import org.jspecify.annotations.NullMarked;
