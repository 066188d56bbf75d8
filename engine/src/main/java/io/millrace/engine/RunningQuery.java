package io.millrace.engine;

import io.millrace.common.error.MillraceException;
import java.util.List;

/** Something that runs and is listed. Thread-safe. */
interface RunningQuery {
    QueryStatus status();

    /** The newest rows it left out, oldest first. */
    List<RowError> errors();

    /** Ends it for {@code reason}. */
    void stop(MillraceException reason);
}
