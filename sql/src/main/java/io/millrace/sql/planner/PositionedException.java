package io.millrace.sql.planner;

import io.millrace.common.error.MillraceException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** An error found within Calcite's walk of a tree, on its way to {@link PlannerErrors}, which knows the text. */
final class PositionedException extends RuntimeException {
    private final MillraceException error;
    private final transient SqlParserPos position;

    PositionedException(MillraceException error, SqlParserPos position) {
        super(error);
        this.error = error;
        this.position = position;
    }

    MillraceException error() {
        return error;
    }

    SqlParserPos position() {
        return position;
    }
}
