package io.millrace.engine.data.format;

import io.millrace.engine.code.CodeCache;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Writes and compiles a reader for one Avro schema and one choice of its columns: straight-line code that stores wanted
 * fields and steps over the others. Fields after the last wanted one are read too, so that a malformed row is noticed
 * whichever columns are asked for. A row that ends before a nullable field was written before the column was added: it is
 * NULL. The loop over many rows does not look for such ends, and leaves those rows to the reading of single ones.
 * Thread-safe.
 */
final class AvroReaderSource {
    /** Fields read in one method, to stay below what the just-in-time compiler takes. */
    private static final int FIELDS_IN_METHOD = 40;

    private static final CodeCache CLASSES =
            new CodeCache("AvroReader", int.class, ColumnSink[].class, DataType[].class);

    private final StringBuilder code = new StringBuilder();

    private AvroReaderSource() {}

    /** @param sinks for each column of {@code schema} where it goes, or null */
    static ValueReader compile(Schema schema, @Nullable ColumnSink[] sinks, int schemaId) {
        DataType[] types = new DataType[schema.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = schema.type(i);
        }
        String text = new AvroReaderSource().text(schema, sinks);
        return (ValueReader) CLASSES.newInstance(text, schemaId, sinks, types);
    }

    private String text(Schema schema, @Nullable ColumnSink[] sinks) {
        StringBuilder head = new StringBuilder("""
                import io.millrace.engine.data.*;
                import io.millrace.engine.data.format.*;
                public final class AvroReader extends AvroInput {
                """);
        StringBuilder construct = new StringBuilder();
        StringBuilder begin = new StringBuilder();
        for (int i = 0; i < schema.size(); i++) {
            if (sinks[i] != null) {
                head.append("  private final ColumnSink s").append(i).append(";\n");
                construct
                        .append("    s")
                        .append(i)
                        .append(" = sinks[")
                        .append(i)
                        .append("];\n");
                String array = array(schema.type(i).storage());
                if (!array.isEmpty()) {
                    head.append("  private " + declared(schema.type(i).storage()) + " c" + i + ";\n");
                    begin.append("    c" + i + " = s" + i + "." + array + ";\n");
                }
            }
        }
        head.append("  private final DataType[] types;\n");
        head.append("  public AvroReader(int schemaId, ColumnSink[] sinks, DataType[] types) {\n    super(schemaId);\n"
                + "    this.types = types;\n" + construct + "  }\n");
        head.append("  public void begin() {\n" + begin + "  }\n");
        head.append("""
                  public void read(byte[] b, int start, int length, int row) {
                    int at = frame(b, start, length);
                """);
        for (int from = 0; from < schema.size(); from += FIELDS_IN_METHOD) {
            head.append("    at = part" + from + "(b, at, row);\n");
            code.append("  private int part" + from
                    + "(byte[] b, int at, int row) {\n    int x;\n    long v;\n    int n;\n    long w;\n    long m;\n"
                    + "    int last = b.length - 8;\n");
            for (int i = from; i < Math.min(schema.size(), from + FIELDS_IN_METHOD); i++) {
                field(schema.field(i), i, sinks[i] != null, "if (at == end) x = 0; else x = b[at++];");
            }
            code.append("    return at;\n  }\n");
        }
        head.append("    finish(at);\n  }\n");
        if (schema.size() <= FIELDS_IN_METHOD) {
            readAll(schema, sinks);
        }
        return head.append(code).append("}\n").toString();
    }

    /** The same fields in one loop over many rows, with the columns' arrays in locals. */
    private void readAll(Schema schema, @Nullable ColumnSink[] sinks) {
        code.append("  public int readAll(byte[] b, int[] starts, int[] lengths, int count, int row) {\n");
        for (int i = 0; i < schema.size(); i++) {
            String declared = declared(schema.type(i).storage());
            if (sinks[i] != null) {
                code.append("    final ColumnSink s" + i + " = this.s" + i + ";\n");
                code.append(declared.isEmpty() ? "" : "    final " + declared + " c" + i + " = this.c" + i + ";\n");
            }
        }
        code.append("""
                    int x;
                    long v;
                    int n;
                    long w;
                    long m;
                    int last = b.length - 8;
                    int i = 0;
                    try {
                      for (; i < count; i++) {
                        int at = frame(b, starts[i], lengths[i]);
                """);
        for (int i = 0; i < schema.size(); i++) {
            field(schema.field(i), i, sinks[i] != null, "x = b[at++];");
        }
        code.append("""
                        finish(at);
                        row++;
                      }
                    } catch (io.millrace.common.error.MillraceException e) {
                    } catch (IndexOutOfBoundsException e) {
                    } catch (ArithmeticException e) {
                    }
                    return i;
                  }
                """);
    }

    private static String declared(Storage storage) {
        return switch (storage) {
            case LONG -> "long[]";
            case DOUBLE -> "double[]";
            case OBJECT -> "Object[]";
            case BYTES -> "";
        };
    }

    private static String array(Storage storage) {
        return switch (storage) {
            case LONG -> "longs";
            case DOUBLE -> "doubles";
            case OBJECT -> "objects";
            case BYTES -> "";
        };
    }

    /** @param branch code that sets x to the branch of the union with null */
    private void field(Schema.Field field, int index, boolean wanted, String branch) {
        if (!field.nullable()) {
            code.append("    {\n");
            value(field.type(), index, wanted);
            code.append("    }\n");
            return;
        }
        code.append("    " + branch + "\n    if (x == 2) {\n");
        value(field.type(), index, wanted);
        code.append("    } else if (x == 0) {\n");
        if (wanted) {
            code.append("      s" + index + ".putNull(row);\n");
        }
        code.append("    } else {\n      throw badUnion(x);\n    }\n");
    }

    private void value(DataType type, int index, boolean wanted) {
        if (type == DataType.Scalar.NULL) {
            return;
        }
        if (type instanceof DataType.Decimal || type.storage() == Storage.BYTES) {
            run(type, index, wanted);
        } else if (type.storage() == Storage.OBJECT) {
            code.append("      this.at = at;\n      Object o = AvroNested.read(this, b, types[" + index + "]);\n");
            store(index, wanted, "o");
            code.append("      at = this.at;\n");
        } else if (type == DataType.BOOLEAN) {
            code.append("      v = boolAt(b, at);\n      at++;\n");
            store(index, wanted, "v");
        } else if (type.storage() == Storage.DOUBLE) {
            boolean real = type == DataType.REAL;
            store(index, wanted, real ? "floatAt(b, at)" : "doubleAt(b, at)");
            code.append(real ? "      at += 4;\n" : "      at += 8;\n");
        } else {
            if (type instanceof DataType.Timestamp) {
                longNumber();
            } else {
                number();
            }
            store(index, wanted, checked(type));
        }
    }

    /** Short numbers by their bytes, for their lengths are guessed well; up to eight bytes in one load. */
    private void number() {
        code.append("""
                      x = b[at];
                      if (x >= 0) {
                        at++;
                        v = (x >>> 1) ^ -(x & 1);
                      } else if ((n = b[at + 1]) >= 0) {
                        at += 2;
                        x = (x & 127) | (n << 7);
                        v = (x >>> 1) ^ -(x & 1);
                      } else if (at <= last && (m = lastByte(w = word(b, at))) != 0L) {
                        at += length(m);
                        v = number(w, m);
                      } else {
                        v = longNumber(b, at);
                        at = this.at;
                      }
                """);
    }

    /** A number that is hardly ever short. */
    private void longNumber() {
        code.append("""
                      if (at <= last && (m = lastByte(w = word(b, at))) != 0L) {
                        at += length(m);
                        v = number(w, m);
                      } else {
                        v = longNumber(b, at);
                        at = this.at;
                      }
                """);
    }

    private static String checked(DataType type) {
        if (type instanceof DataType.Timestamp timestamp) {
            return AvroSchemas.isMillis(timestamp) ? "Math.multiplyExact(v, 1000L)" : "v";
        }
        if (type == DataType.INT || type == DataType.DATE) {
            return "inRange(v, -2147483648L, 2147483647L)";
        }
        if (type == DataType.SMALLINT) {
            return "inRange(v, -32768L, 32767L)";
        }
        return type == DataType.TIME ? "inRange(v, 0L, 86400000000L)" : "v";
    }

    /** Bytes with their length before them. */
    private void run(DataType type, int index, boolean wanted) {
        number();
        code.append("      n = length(v, at);\n");
        if (type instanceof DataType.Decimal decimal) {
            if (decimal.storage() == Storage.LONG) {
                long limit = 1;
                for (int i = 0; i < decimal.precision(); i++) {
                    limit *= 10;
                }
                store(index, wanted, "smallDecimal(b, at, n, " + (limit - 1) + "L)");
            } else {
                store(index, wanted, "decimal(b, at, n, types[" + index + "])");
            }
        } else if (wanted) {
            code.append("      s" + index + put(type) + "(row, b, at, n);\n");
        }
        code.append("      at += n;\n");
    }

    private static String put(DataType type) {
        return type == DataType.BYTEA ? ".putBytes" : type == DataType.UUID ? ".putUuid" : ".putText";
    }

    private void store(int index, boolean wanted, String value) {
        if (wanted) {
            code.append("      c" + index + "[row] = " + value + ";\n");
        }
    }
}
