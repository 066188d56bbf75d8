/**
 * What a fuzzed input may cost: {@link io.millrace.common.fuzzing.Allowance}, of memory and of processor time; and what must
 * be so whatever it is: {@link io.millrace.common.fuzzing.Expectation}. One rule: it only watches, and no code of the server
 * looks at it.
 */
@NullMarked
package io.millrace.common.fuzzing;

import org.jspecify.annotations.NullMarked;
