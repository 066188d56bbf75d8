package io.millrace.engine.function;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a public static method as (an overload of) a scalar function. Parameters: first a {@link FunctionContext} if
 * wanted; then one for each argument: {@code long} (integers, dates, times, timestamps, intervals), {@code double},
 * {@code boolean}, {@link io.millrace.engine.data.ByteSlice} (text, JSON, BYTEA), {@link java.math.BigDecimal} (any exact
 * number) or {@code Object} (anything, boxed); a last {@code Object[]} takes all further arguments; then a
 * {@code ByteSlice} for the result if that is text or bytes. Such a method returns nothing, or false for NULL. Others
 * return the result; null, where it is an object, is NULL.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface SqlFunction {
    /** Canonical names, upper case. */
    String[] value();

    /** What happens if an argument is NULL. */
    Nulls nulls() default Nulls.STRICT;

    /** Null behaviour. */
    enum Nulls {
        /** The result is NULL; the method is not called. */
        STRICT,
        /** The method is called with null; all its parameters are objects. */
        CALLED
    }
}
