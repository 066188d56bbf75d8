package io.millrace.common.error;

import org.jspecify.annotations.Nullable;

/**
 * The one exception that crosses floors. It says what is wrong (message), more about it (detail), what to do (hint), where
 * in the statement's text (position) and where in its data (context). Immutable: {@link #hint}, {@link #detail},
 * {@link #at} and {@link #context} return a new one.
 */
public final class MillraceException extends RuntimeException {
    /** No position is known. */
    public static final int NO_POSITION = 0;

    private final ErrorCode code;
    private final @Nullable String detail;
    private final @Nullable String hint;
    private final int position;
    private final @Nullable String context;

    MillraceException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, cause, null, null, NO_POSITION, null);
    }

    private MillraceException(
            ErrorCode code,
            String message,
            @Nullable Throwable cause,
            @Nullable String detail,
            @Nullable String hint,
            int position,
            @Nullable String context) {
        super(message, cause);
        this.code = code;
        this.detail = detail;
        this.hint = hint;
        this.position = position;
        this.context = context;
    }

    public ErrorCode code() {
        return code;
    }

    public String sqlState() {
        return code.sqlState();
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public @Nullable String detail() {
        return detail;
    }

    public @Nullable String hint() {
        return hint;
    }

    /** One-based index, in characters, into the statement's text as the user sent it; {@link #NO_POSITION} if none. */
    public int position() {
        return position;
    }

    /** As {@code COPY t, line 3, column x: "abc"}. */
    public @Nullable String context() {
        return context;
    }

    public MillraceException detail(String newDetail) {
        return copy(newDetail, hint, position, context);
    }

    public MillraceException hint(String newHint) {
        return copy(detail, newHint, position, context);
    }

    public MillraceException at(int newPosition) {
        return copy(detail, hint, newPosition, context);
    }

    public MillraceException context(String newContext) {
        return copy(detail, hint, position, newContext);
    }

    private MillraceException copy(
            @Nullable String newDetail, @Nullable String newHint, int newPosition, @Nullable String newContext) {
        MillraceException copy =
                new MillraceException(code, message(), getCause(), newDetail, newHint, newPosition, newContext);
        copy.setStackTrace(getStackTrace());
        return copy;
    }
}
