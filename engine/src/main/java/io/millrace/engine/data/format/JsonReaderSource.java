package io.millrace.engine.data.format;

import io.millrace.engine.code.CodeCache;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Storage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and compiles a reader for one {@link JsonLayout}: straight-line code that compares what is between the values by
 * words and reads each value where it is. It returns at the first surprise. Thread-safe.
 */
final class JsonReaderSource {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final CodeCache CLASSES = new CodeCache("JsonColumns", ColumnSink[].class);

    private final Schema schema;
    private final @Nullable ColumnSink[] sinks;
    private final StringBuilder code = new StringBuilder();

    private JsonReaderSource(Schema schema, @Nullable ColumnSink[] sinks) {
        this.schema = schema;
        this.sinks = sinks;
    }

    /**
     * @param sinks for each column of {@code schema} where it goes, or null
     * @param cells their general readers
     */
    static JsonInput compile(
            JsonLayout layout, Schema schema, @Nullable ColumnSink[] sinks, @Nullable JsonCell[] cells) {
        String text = new JsonReaderSource(schema, sinks).text(layout);
        JsonInput reader = (JsonInput) CLASSES.newInstance(text, (Object) sinks);
        reader.prepare(cells, layout);
        return reader;
    }

    private String text(JsonLayout layout) {
        code.append("""
                import io.millrace.engine.data.format.*;
                public final class JsonColumns extends JsonInput {
                  private final ColumnSink[] sinks;
                  public JsonColumns(ColumnSink[] sinks) {
                    this.sinks = sinks;
                  }
                  public int readAll(byte[] b, int[] starts, int[] lengths, int from, int count, int row) {
                """);
        for (int i = 0; i < sinks.length; i++) {
            if (sinks[i] != null) {
                code.append("    final ColumnSink s" + i + " = sinks[" + i + "];\n");
                Storage storage = schema.type(i).storage();
                if (storage == Storage.LONG || storage == Storage.DOUBLE) {
                    boolean isLong = storage == Storage.LONG;
                    code.append("    final " + (isLong ? "long" : "double") + "[] c" + i + " = s" + i
                            + (isLong ? ".longs" : ".doubles") + ";\n");
                }
            }
        }
        code.append("""
                    int i = from;
                    try {
                      for (; i < count; i++) {
                        int at = starts[i];
                        int end = at + lengths[i];
                        int n;
                        int k;
                        long w;
                        long m;
                        long v;
                        double d;
                """);
        List<JsonLayout.Part> parts = layout.parts();
        for (int i = 0; i < parts.size(); i++) {
            part(parts.get(i), i);
        }
        String tail = differs(layout.tail());
        code.append("        if (" + tail + " || at + " + layout.tail().length + " != end) return i;\n");
        missing(parts);
        code.append("""
                        row++;
                      }
                    } catch (io.millrace.common.error.MillraceException e) {
                    } catch (IndexOutOfBoundsException e) {
                    } catch (ArithmeticException e) {
                    }
                    return i;
                  }
                }
                """);
        return code.toString();
    }

    private void missing(List<JsonLayout.Part> parts) {
        for (int field = 0; field < sinks.length; field++) {
            int wanted = field;
            if (sinks[field] != null && parts.stream().noneMatch(part -> part.field() == wanted)) {
                code.append("        s" + field + ".putNull(row);\n");
            }
        }
    }

    /** Whether the bytes at {@code at} are others than {@code expected}. */
    private static String differs(byte[] expected) {
        int length = expected.length;
        if (length == 0) {
            return "false";
        }
        if (length < 8) {
            long mask = (1L << (length << 3)) - 1;
            long value = (long) WORD.get(Arrays.copyOf(expected, 8), 0);
            return length == 1
                    ? "b[at] != " + expected[0]
                    : "((word(b, at) ^ " + literal(value) + ") & " + literal(mask) + ") != 0L";
        }
        StringBuilder words = new StringBuilder("(");
        for (int from = 0; from < length; from += 8) {
            int place = Math.min(from, length - 8);
            words.append(from == 0 ? "" : " | ")
                    .append("(word(b, at + " + place + ") ^ " + literal((long) WORD.get(expected, place)) + ")");
        }
        return words.append(") != 0L").toString();
    }

    private static String literal(long value) {
        return "0x" + Long.toHexString(value) + "L";
    }

    private void part(JsonLayout.Part part, int index) {
        int field = part.field();
        String differs = differs(part.between());
        String step = "at += " + part.between().length + ";\n";
        if (!part.quoted()) {
            code.append("        if (" + differs + ") return i;\n        " + step);
            unquoted(part, field);
            return;
        }
        code.append(
                "        if (" + differs + ") {\n          if ((at = behindNull(b, at, " + index + ")) < 0) return i;\n"
                        + (field < 0 ? "" : "          s" + field + ".putNull(row);\n")
                        + "        } else {\n          " + step);
        if (part.form() == JsonLayout.Form.TIMESTAMP) {
            DataType.Timestamp type = (DataType.Timestamp) schema.type(field);
            code.append("          v = timestamp(b, at, " + type.withTimeZone() + ", " + (type.precision() == 6)
                    + ");\n" + "          if ((at = this.at) < 0) return i;\n          c" + field + "[row] = v;\n");
        } else {
            code.append("""
                              m = special(word(b, at));
                              n = Long.numberOfTrailingZeros(m) >>> 3;
                              if (m == 0L || b[at + n] != '"') {
                                n = textLength(b, at);
                                if (n < 0) return i;
                              }
                    """);
            code.append(field < 0 ? "" : "          s" + field + ".putBytes(row, b, at, n);\n");
            code.append("          at += n + 1;\n");
        }
        code.append("        }\n");
    }

    private void unquoted(JsonLayout.Part part, int field) {
        switch (part.form()) {
            case INTEGER -> integer(field);
            case DOUBLE -> floating(field);
            case DECIMAL -> {
                DataType.Decimal type = (DataType.Decimal) schema.type(field);
                long limit = (long) Math.pow(10, type.precision()) - 1;
                orNull(field, "v = decimal(b, at, " + type.scale() + ", " + limit + "L);", "v");
            }
            case BOOLEAN -> orNull(field, "v = truth(b, at);", "v");
            case CELL -> code.append("        at = cell(b, at, end, " + field + ", row);\n");
            default -> code.append("        at = skip(b, at, end);\n");
        }
    }

    private void orNull(int field, String read, String value) {
        code.append("        if (isNull(b, at)) {\n          s" + field + ".putNull(row);\n          at += 4;\n"
                + "        } else {\n          " + read + "\n          if ((at = this.at) < 0) return i;\n          c"
                + field
                + "[row] = " + value + ";\n        }\n");
    }

    /** Up to seven digits at once. */
    private void integer(int field) {
        DataType type = schema.type(field);
        String range = type == DataType.INT
                ? "v < -2147483648L || v > 2147483647L"
                : type == DataType.SMALLINT ? "v < -32768L || v > 32767L" : "";
        code.append("""
                        w = digitsAt(b, at);
                        n = Long.numberOfTrailingZeros(notDigits(w)) >>> 3;
                        if (n > 0 && n < 8 && ((w & 255L) != 0L || n == 1)) {
                          v = number(w, n);
                          at += n;
                """);
        code.append(range.isEmpty() ? "" : "          if (" + range + ") return i;\n");
        code.append("          c" + field + "[row] = v;\n        } else\n");
        orNull(field, "v = integer(b, at);" + (range.isEmpty() ? "" : " if (" + range + ") return i;"), "v");
    }

    /** Up to seven digits and as many behind the point at once. */
    private void floating(int field) {
        code.append("""
                        w = digitsAt(b, at);
                        n = Long.numberOfTrailingZeros(notDigits(w)) >>> 3;
                        k = 0;
                        if (n > 0 && n < 8 && b[at + n] == '.' && ((w & 255L) != 0L || n == 1)) {
                          m = digitsAt(b, at + n + 1);
                          k = Long.numberOfTrailingZeros(notDigits(m)) >>> 3;
                        } else {
                          m = 0L;
                        }
                        if (k > 0 && k < 8) {
                """);
        code.append("          c" + field + "[row] = joined(number(w, n), number(m, k), k);\n"
                + "          at += n + 1 + k;\n        } else\n");
        orNull(field, "d = floating(b, at);", "d");
    }
}
