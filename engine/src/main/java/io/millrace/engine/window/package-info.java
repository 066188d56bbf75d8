/**
 * Windows of event time. Reading order: {@link io.millrace.engine.window.WindowAssign}. One rule: a row's windows follow
 * from its own time alone, never from the clock.
 */
@NullMarked
package io.millrace.engine.window;

import org.jspecify.annotations.NullMarked;
