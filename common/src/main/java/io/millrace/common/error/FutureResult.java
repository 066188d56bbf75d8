package io.millrace.common.error;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What came of a future, without the exceptions that futures wrap around others. */
public final class FutureResult {
    private FutureResult() {}

    /**
     * Waits for the value; an unchecked exception that the future failed with is thrown as it is.
     *
     * @throws CompletionException around an error or a checked exception
     */
    public static <T> T of(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (cause(e) instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    /** What a future really failed with, whose {@code error} its callbacks were given. */
    public static Throwable cause(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
