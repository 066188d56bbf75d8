/**
 * Rules of ours for Calcite's Hep planner, one a file, each with its before and after. One rule: a rewritten query
 * computes the same expressions on the same rows, so that it raises the same errors.
 */
@NullMarked
package io.millrace.sql.planner.rule;

import org.jspecify.annotations.NullMarked;
