/**
 * Random queries over random rows: the answer of the snapshot, of the same query kept current while the rows arrive in
 * random slices, and of H2 must be one. Reading order: {@link io.millrace.sql.differential.DifferentialTest},
 * {@link io.millrace.sql.differential.World}, {@link io.millrace.sql.differential.RandomQuery}.
 */
@NullMarked
package io.millrace.sql.differential;

import org.jspecify.annotations.NullMarked;
