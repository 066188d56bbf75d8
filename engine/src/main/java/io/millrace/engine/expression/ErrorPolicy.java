package io.millrace.engine.expression;

import io.millrace.common.error.MillraceException;

/** What happens to a row for which an expression cannot be computed. */
@FunctionalInterface
public interface ErrorPolicy {
    /** A data error ends the query: right for a snapshot. */
    ErrorPolicy FAIL = (row, error) -> {
        throw error;
    };

    /**
     * Told once for each such row; the row is left out of the result. Throwing from here ends the evaluation.
     *
     * @param row index in the input batch
     */
    void rowFailed(int row, MillraceException error);
}
