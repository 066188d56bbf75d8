package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Functions that are called for what they do. Strict. */
public final class Signals {
    private Signals() {}

    /** Tells {@code receiver}, a {@link LongPredicate}, a number; gives its answer. */
    @SqlFunction("SIGNAL")
    public static boolean signal(Object receiver, long number) {
        return ((LongPredicate) receiver).test(number);
    }

    /** What {@code asked}, a {@link ToLongFunction} of texts, answers of {@code name}. */
    @SqlFunction("SEQUENCE VALUE")
    @SuppressWarnings("unchecked") // made for this by the planner
    public static long value(Object asked, ByteSlice name) {
        return ((ToLongFunction<String>) asked).applyAsLong(name.toString());
    }

    /** What {@code asked}, a {@link ToLongBiFunction} of a text and a number, answers of them. */
    @SqlFunction("SEQUENCE SET")
    @SuppressWarnings("unchecked") // made for this by the planner
    public static long set(Object asked, ByteSlice name, long value) {
        return ((ToLongBiFunction<String, Long>) asked).applyAsLong(name.toString(), value);
    }

    /** What {@code asked}, a {@link Function} of two texts, answers of them; false for NULL. */
    @SqlFunction("LOOKED UP")
    @SuppressWarnings("unchecked") // made for this by the planner
    public static boolean lookUp(Object asked, ByteSlice first, ByteSlice second, ByteSlice result) {
        String found =
                ((Function<List<String>, @Nullable String>) asked).apply(List.of(first.toString(), second.toString()));
        if (found != null) {
            result.setText(found);
        }
        return found != null;
    }
}
