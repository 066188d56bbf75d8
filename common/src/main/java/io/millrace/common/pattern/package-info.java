/**
 * Regular expressions of others. Reading order: {@link io.millrace.common.pattern.CountedText},
 * {@link io.millrace.common.pattern.NamePattern}. One rule: Java's matcher, which for some expressions takes exponentially
 * many steps, never looks at a text without a bound.
 */
@NullMarked
package io.millrace.common.pattern;

import org.jspecify.annotations.NullMarked;
