package io.millrace.common.fuzzing;

/** A fuzz target's own rules, which are looked at millions of times. */
public final class Expectation {
    private Expectation() {}

    /** @throws AssertionError with {@code otherwise} */
    public static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
