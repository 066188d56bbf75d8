package io.millrace.engine.function;

import java.util.function.LongPredicate;

/** Functions that are called for what they do. Strict. */
public final class Signals {
    private Signals() {}

    /** Tells {@code receiver}, a {@link LongPredicate}, a number; gives its answer. */
    @SqlFunction("SIGNAL")
    public static boolean signal(Object receiver, long number) {
        return ((LongPredicate) receiver).test(number);
    }
}
