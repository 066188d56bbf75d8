/**
 * Relational operators on Z-sets, in their incremental form (Budiu et al., "DBSP: Automatic Incremental View
 * Maintenance", VLDB 2023): one class each. Reading order: {@link io.millrace.engine.operator.Operator},
 * {@link io.millrace.engine.operator.Step}, then any. One rule: pull, never push; a query that is not pulled does not
 * run, which is all there is to back-pressure.
 */
@NullMarked
package io.millrace.engine.operator;

import org.jspecify.annotations.NullMarked;
