/**
 * Classes that are written and compiled while the engine runs: {@link io.millrace.engine.code.CodeCache}. One rule: the
 * source is the key, so that whatever differs between two users of a class comes by its constructor.
 */
@NullMarked
package io.millrace.engine.code;

import org.jspecify.annotations.NullMarked;
