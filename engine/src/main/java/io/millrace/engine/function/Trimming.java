package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;

/** TRIM and its kin: take characters, or bytes of BYTEA, of a set away from the ends. Strict. */
public final class Trimming {
    private static final ByteSlice BLANK = ByteSlice.of(" ");

    private Trimming() {}

    @SqlFunction({"TRIM", "BTRIM", "TRIM BOTH"})
    public static void both(ByteSlice text, ByteSlice result) {
        trim(text, BLANK, false, true, true, result);
    }

    @SqlFunction({"TRIM", "BTRIM", "TRIM BOTH"})
    public static void both(FunctionContext context, ByteSlice text, ByteSlice characters, ByteSlice result) {
        trim(text, characters, isBytes(context), true, true, result);
    }

    @SqlFunction({"LTRIM", "TRIM LEADING"})
    public static void leading(ByteSlice text, ByteSlice result) {
        trim(text, BLANK, false, true, false, result);
    }

    @SqlFunction({"LTRIM", "TRIM LEADING"})
    public static void leading(FunctionContext context, ByteSlice text, ByteSlice characters, ByteSlice result) {
        trim(text, characters, isBytes(context), true, false, result);
    }

    @SqlFunction({"RTRIM", "TRIM TRAILING"})
    public static void trailing(ByteSlice text, ByteSlice result) {
        trim(text, BLANK, false, false, true, result);
    }

    @SqlFunction({"RTRIM", "TRIM TRAILING"})
    public static void trailing(FunctionContext context, ByteSlice text, ByteSlice characters, ByteSlice result) {
        trim(text, characters, isBytes(context), false, true, result);
    }

    private static boolean isBytes(FunctionContext context) {
        return context.argumentType(0).equals(DataType.BYTEA);
    }

    /** @param bytes whether {@code set} is one of bytes, and not of characters of UTF-8 */
    private static void trim(
            ByteSlice text, ByteSlice set, boolean bytes, boolean left, boolean right, ByteSlice result) {
        int start = text.start;
        int end = text.start + text.length;
        while (left && start < end) {
            int size = sizeAt(text.array, start, bytes);
            if (size > end - start || !contains(set, bytes, text.array, start, size)) {
                break;
            }
            start += size;
        }
        while (right && end > start) {
            int last = end - 1;
            while (!bytes && last > start && (text.array[last] & 0xC0) == 0x80) {
                last--;
            }
            if (!contains(set, bytes, text.array, last, end - last)) {
                break;
            }
            end = last;
        }
        result.set(text.array, start, end - start);
    }

    private static int sizeAt(byte[] text, int at, boolean bytes) {
        byte first = text[at];
        return bytes || first >= 0 ? 1 : (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : 4;
    }

    private static boolean contains(ByteSlice set, boolean bytes, byte[] text, int at, int size) {
        int i = set.start;
        int end = set.start + set.length;
        while (i < end) {
            int candidate = sizeAt(set.array, i, bytes);
            if (candidate == size && i + size <= end && same(set.array, i, text, at, size)) {
                return true;
            }
            i += candidate;
        }
        return false;
    }

    private static boolean same(byte[] a, int from, byte[] b, int at, int size) {
        for (int i = 0; i < size; i++) {
            if (a[from + i] != b[at + i]) {
                return false;
            }
        }
        return true;
    }
}
