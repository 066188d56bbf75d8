package io.millrace.engine.function;

/** Operators on the bits of integers. A shift counts modulo the type's width, as PostgreSQL's does. Strict. */
public final class BitArithmetic {
    private BitArithmetic() {}

    @SqlFunction("&")
    public static long and(long a, long b) {
        return a & b;
    }

    @SqlFunction("|")
    public static long or(long a, long b) {
        return a | b;
    }

    @SqlFunction("#")
    public static long xor(long a, long b) {
        return a ^ b;
    }

    @SqlFunction("~")
    public static long not(long value) {
        return ~value;
    }

    /** @param width of the value's type: 16, 32 or 64 bits */
    @SqlFunction("<<")
    public static long shiftLeft(long value, long count, long width) {
        if (width == Long.SIZE) {
            return value << count;
        }
        int shifted = (int) value << (int) count;
        return width == Integer.SIZE ? shifted : (short) shifted;
    }

    /** @param width of the value's type: 16, 32 or 64 bits */
    @SqlFunction(">>")
    public static long shiftRight(long value, long count, long width) {
        return width == Long.SIZE ? value >> count : (int) value >> (int) count;
    }
}
