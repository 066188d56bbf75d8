package io.millrace.engine;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.FutureResult;
import io.millrace.common.error.MillraceException;
import java.util.concurrent.CompletableFuture;

/** Errors of futures as this floor promises them. */
final class Outcome {
    private Outcome() {}

    /** Completes as {@code future}, with the plain error and not one wrapped on its way. */
    static <T> CompletableFuture<T> plain(CompletableFuture<T> future) {
        CompletableFuture<T> plain = new CompletableFuture<>();
        future.whenComplete((value, error) -> {
            if (error != null) {
                plain.completeExceptionally(errorOf(error));
            } else {
                plain.complete(value);
            }
        });
        return plain;
    }

    static MillraceException errorOf(Throwable error) {
        Throwable cause = FutureResult.cause(error);
        return cause instanceof MillraceException known ? known : ErrorCode.INTERNAL_ERROR.causedBy(cause, "%s", cause);
    }
}
