package io.millrace.engine.task;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;

/** What a query ends with. */
final class QueryFailure {
    private QueryFailure() {}

    /** What its reader is told of what one of its turns has thrown. */
    static MillraceException of(Throwable error) {
        if (error instanceof MillraceException known) {
            return known;
        }
        return error instanceof OutOfMemoryError
                ? ErrorCode.OUT_OF_MEMORY
                        .causedBy(error, "out of memory")
                        .hint("Let the query read fewer rows or columns, or give the server a larger heap.")
                : ErrorCode.INTERNAL_ERROR.causedBy(error, "query failed: %s", error);
    }
}
