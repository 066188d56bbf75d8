/**
 * What can go wrong, in the words of the user. Reading order: {@link io.millrace.common.error.ErrorCode},
 * {@link io.millrace.common.error.MillraceException}, {@link io.millrace.common.error.FutureResult}. One rule: every error
 * that reaches a user carries an SQLSTATE.
 */
@NullMarked
package io.millrace.common.error;

import org.jspecify.annotations.NullMarked;
