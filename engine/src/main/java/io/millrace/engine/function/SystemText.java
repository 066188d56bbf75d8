package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import java.util.List;

/** How PostgreSQL writes types and sizes in its system functions. Strict. */
public final class SystemText {
    private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB", "PB");
    private static final int STEP = 1024;
    /** From ten of them on, a unit is written as the next smaller one. */
    private static final int UNITS_BEFORE_NEXT = 10;

    private SystemText() {}

    /** The name of a type and what its column's {@code atttypmod} says: {@code numeric(12,2)}; -1 says nothing. */
    @SqlFunction("TYPE_WITH_MODIFIER")
    public static void typeWithModifier(ByteSlice name, long modifier, ByteSlice result) {
        String type = name.toString();
        result.setText(modifier < 0 ? type : withModifier(type, (int) modifier));
    }

    private static String withModifier(String type, int modifier) {
        if (type.endsWith("[]")) {
            return withModifier(type.substring(0, type.length() - 2), modifier) + "[]";
        }
        if (type.equals("numeric")) {
            int packed = modifier - 4;
            return "numeric(" + (packed >> 16) + "," + (packed & 0xffff) + ")";
        }
        if (type.startsWith("character")) {
            return type + "(" + (modifier - 4) + ")";
        }
        if (type.startsWith("time")) {
            int space = type.indexOf(' ');
            return type.substring(0, space) + "(" + modifier + ")" + type.substring(space);
        }
        return type;
    }

    /** {@code 8192 bytes}, {@code 12 MB}. */
    @SqlFunction("PG_SIZE_PRETTY")
    public static void prettySize(long bytes, ByteSlice result) {
        double size = bytes;
        int unit = 0;
        while (Math.abs(size) >= (double) UNITS_BEFORE_NEXT * STEP && unit < UNITS.size() - 1) {
            size /= STEP;
            unit++;
        }
        result.setText(Math.round(size) + " " + UNITS.get(unit));
    }
}
