package io.millrace.engine.expression;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.function.Randomness;
import io.millrace.engine.plan.Expression;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes the loops of a program: one for the condition, one for each computed output. Each comes twice, for batches with
 * and without nulls in the columns read.
 */
final class LoopWriter {
    private final ProgramSource program = new ProgramSource();
    private final Schema input;
    private final ZoneId zone;
    private final Randomness random;
    private final SortedSet<Integer> columns = new TreeSet<>();

    LoopWriter(Schema input, ZoneId zone, Randomness random) {
        this.input = input;
        this.zone = zone;
        this.random = random;
    }

    ProgramSource finish(boolean hasCondition, List<Integer> outputs) {
        program.method(bind());
        program.method("  public int select(int rows, int[] selected) {\n"
                + (hasCondition
                        ? "    return anyNull ? selectNullable(rows, selected) : selectPlain(rows, selected);\n"
                        : "    throw new IllegalStateException();\n")
                + "  }");
        StringBuilder project = new StringBuilder("  public Column project(int output, int[] selected, int count) {\n");
        for (int output : outputs) {
            project.append("    if (output == " + output + ") return anyNull ? nullable" + output
                    + "(selected, count) : plain" + output + "(selected, count);\n");
        }
        project.append("    throw new IllegalStateException();\n  }");
        program.method(project.toString());
        return program;
    }

    void condition(Expression condition) {
        condition(condition, "selectPlain", true);
        condition(condition, "selectNullable", false);
    }

    private void condition(Expression condition, String name, boolean noNulls) {
        ExpressionEmitter emitter = new ExpressionEmitter(program, zone, random, noNulls);
        String holds = LogicEmitter.isTrue(emitter, emitter.emit(condition));
        program.method("  private int " + name + "(int rows, int[] selected) {\n"
                + aliases(emitter.columns)
                + "    int count = 0;\n    int row = 0;\n    while (true) {\n    try {\n"
                + "    for (; row < rows; row++) {\n"
                + emitter.takeCode()
                + "    selected[count] = row;\n    count += " + holds + " ? 1 : 0;\n    }\n    return count;\n"
                + "    } catch (MillraceException e) { fail(row, e); row++; }\n    }\n  }");
    }

    void output(int output, Expression expression, DataType type) {
        output(output, expression, type, "plain", true);
        output(output, expression, type, "nullable", false);
    }

    private void output(int output, Expression expression, DataType type, String prefix, boolean noNulls) {
        ExpressionEmitter emitter = new ExpressionEmitter(program, zone, random, noNulls);
        Value value = CastEmitter.coerce(emitter, emitter.emit(expression), type);
        OutputWriter writer = OutputWriter.of(value.kind());
        boolean nullable = !value.neverNull();
        program.method("  private Column " + prefix + output + "(int[] selected, int count) {\n"
                + aliases(emitter.columns)
                + writer.declare()
                + (nullable ? "    boolean[] outNulls = new boolean[count];\n    boolean any = false;\n" : "")
                + "    int i = 0;\n    int row = 0;\n    while (true) {\n    try {\n"
                + "    for (; i < count; i++) {\n    row = selected == null ? i : selected[i];\n"
                + emitter.takeCode()
                + (nullable ? "    outNulls[i] = " + value.isNull() + ";\n    any |= " + value.isNull() + ";\n" : "")
                + writer.store(value)
                + "    }\n    return "
                + writer.build("outputType(" + output + ")", nullable ? "any ? outNulls : null" : "null")
                + ";\n    } catch (MillraceException e) { fail(row, e); i++; }\n    }\n  }");
    }

    private String aliases(Collection<Integer> used) {
        columns.addAll(used);
        StringBuilder text = new StringBuilder();
        for (int index : used) {
            for (String[] field : fields(index)) {
                text.append("    final " + field[0] + " " + field[1] + " = this." + field[1] + ";\n");
            }
        }
        return text.toString();
    }

    /** Java type, name and the accessor of the column's arrays. */
    private List<String[]> fields(int index) {
        String name = "c" + index;
        String[] nulls = {"boolean[]", name + "n", null};
        Kind kind = Kind.of(input.type(index));
        return switch (kind) {
            case BYTES ->
                List.of(
                        new String[] {"byte[]", name + "b", "bytes()"},
                        new String[] {"int[]", name + "s", "starts()"},
                        new String[] {"int[]", name + "l", "lengths()"},
                        nulls);
            case BOOLEAN -> List.of(new String[] {"long[]", name, "values()"}, nulls);
            default -> List.of(new String[] {kind.javaType + "[]", name, "values()"}, nulls);
        };
    }

    private String bind() {
        StringBuilder text = new StringBuilder(
                "  public void bind(ColumnBatch input) {\n    anyNull = false;\n    int rows = input.rowCount();\n");
        for (int index : columns) {
            String column = "column" + index;
            String type = Kind.of(input.type(index)).columnClass;
            text.append("    " + type + " " + column + " = (" + type + ") input.column(" + index + ");\n");
            for (String[] field : fields(index)) {
                program.field(field[0] + " " + field[1]);
                text.append("    " + field[1] + " = "
                        + (field[2] == null ? "nulls(" + column + ", rows)" : column + "." + field[2]) + ";\n");
            }
        }
        return text.append("  }").toString();
    }
}
