package io.millrace.server.postgres;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.ErrorKind;
import io.millrace.common.error.MillraceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told of an error. */
final class ShownError {
    private static final Logger LOG = LoggerFactory.getLogger(ShownError.class);

    private ShownError() {}

    /** An error of ours is logged, and shown without its inner details. */
    static MillraceException of(Throwable error) {
        if (error instanceof MillraceException known && known.code().kind() != ErrorKind.INTERNAL) {
            return known;
        }
        LOG.error("internal error", error);
        return ErrorCode.INTERNAL_ERROR
                .error(
                        "internal error: %s",
                        error instanceof MillraceException known
                                ? known.message()
                                : error.getClass().getSimpleName())
                .hint("The server's log tells more.");
    }

    /**
     * Where in {@code text} an error is, counted from 1 in characters, not in UTF-16's units; 0 for nowhere.
     *
     * @param start index in {@code text} of the statement that {@code position} is counted in
     */
    static int position(int position, String text, int start) {
        if (position <= 0) {
            return 0;
        }
        int index = Math.min(text.length(), start + position - 1);
        return text.codePointCount(0, index) + 1;
    }
}
