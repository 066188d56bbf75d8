package io.millrace.jdbc;

/**
 * What a result set of this driver knows about waiting; {@code resultSet.unwrap(RunningRows.class)} where
 * {@code isWrapperFor} says so.
 */
public interface RunningRows {
    /** Whether {@link java.sql.ResultSet#next} would answer without asking the server. */
    boolean isNextAtHand();
}
