/**
 * What a fuzzed input may cost: {@link io.millrace.common.fuzzing.Allowance}, of memory and of processor time. One rule: it
 * only watches, and no code of the server looks at it.
 */
@NullMarked
package io.millrace.common.fuzzing;

import org.jspecify.annotations.NullMarked;
