package io.millrace.common.error;

import org.jspecify.annotations.Nullable;

/** Promises of our own code, checked in production too. */
public final class Invariant {
    private Invariant() {}

    /** Throws {@link ErrorCode#INTERNAL_ERROR} unless {@code holds}. Arguments are formatted only on failure. */
    public static void check(boolean holds, String message, @Nullable Object... arguments) {
        if (!holds) {
            throw ErrorCode.INTERNAL_ERROR.error(message, arguments);
        }
    }
}
