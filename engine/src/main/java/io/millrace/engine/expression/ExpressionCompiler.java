package io.millrace.engine.expression;

import static io.millrace.common.error.Invariant.check;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.function.Randomness;
import io.millrace.engine.plan.Expression;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expressions to generated code. What it gives may be used by one thread at a time; the compiler itself is thread-safe
 * and immutable. Parameters must have been bound ({@link ParameterBinding}).
 */
public final class ExpressionCompiler {
    private static final Schema NO_COLUMNS = Schema.of();
    private static final ColumnBatch ONE_ROW = new ColumnBatch(1);

    private final ZoneId zone;
    private final Randomness random;

    /** @param zone the session's time zone, for text and fields of TIMESTAMP WITH TIME ZONE */
    public ExpressionCompiler(ZoneId zone) {
        this(zone, Randomness.OF_PROCESS);
    }

    /** @param random what RANDOM and its like draw from */
    public ExpressionCompiler(ZoneId zone, Randomness random) {
        this.zone = zone;
        this.random = random;
    }

    /** In time zone UTC. */
    public static BatchFunction filterProject(
            Schema input,
            @Nullable Expression condition,
            List<Expression> outputs,
            Schema outputSchema,
            ErrorPolicy errors) {
        return new ExpressionCompiler(ZoneOffset.UTC).compile(input, condition, outputs, outputSchema, errors);
    }

    /** In time zone UTC. */
    public static BatchPredicate predicate(Schema input, Expression condition, ErrorPolicy errors) {
        return new ExpressionCompiler(ZoneOffset.UTC).compilePredicate(input, condition, errors);
    }

    /** The value of an expression without columns, boxed; in time zone UTC. */
    public static @Nullable Object evaluate(Expression expression) {
        return new ExpressionCompiler(ZoneOffset.UTC).value(expression);
    }

    /**
     * A function that keeps the rows for which {@code condition} is true and computes {@code outputs} for these only.
     *
     * @param condition null to keep all
     * @param outputSchema types to which the outputs are converted where theirs differ
     */
    public BatchFunction compile(
            Schema input,
            @Nullable Expression condition,
            List<Expression> outputs,
            Schema outputSchema,
            ErrorPolicy errors) {
        check(outputs.size() == outputSchema.size(), "%s outputs for %s", outputs.size(), outputSchema);
        LoopWriter writer = new LoopWriter(input, zone, random);
        if (condition != null) {
            writer.condition(condition);
        }
        int[] passedOn = new int[outputs.size()];
        DataType[] types = new DataType[outputs.size()];
        List<Integer> computed = new ArrayList<>();
        for (int i = 0; i < passedOn.length; i++) {
            types[i] = outputSchema.type(i);
            passedOn[i] = passedOn(input, outputs.get(i), types[i]);
            if (passedOn[i] == FilterProject.COMPUTED) {
                writer.output(i, outputs.get(i), types[i]);
                computed.add(i);
            }
        }
        Program program = writer.finish(condition != null, computed).newProgram();
        program.prepare(types, errors);
        return new FilterProject(program, condition != null, passedOn, types);
    }

    private static int passedOn(Schema input, Expression output, DataType type) {
        if (!(output instanceof Expression.InputColumn column)) {
            return FilterProject.COMPUTED;
        }
        DataType from = input.type(column.index());
        boolean same = from.equals(type) || (from instanceof DataType.Varchar && type instanceof DataType.Varchar);
        return same ? column.index() : FilterProject.COMPUTED;
    }

    public BatchPredicate compilePredicate(Schema input, Expression condition, ErrorPolicy errors) {
        LoopWriter writer = new LoopWriter(input, zone, random);
        writer.condition(condition);
        Program program = writer.finish(true, List.of()).newProgram();
        program.prepare(new DataType[0], errors);
        return (batch, selected) -> {
            program.bind(batch);
            program.begin(batch.rowCount());
            return program.select(batch.rowCount(), selected);
        };
    }

    /** The value of an expression without columns, boxed. */
    public @Nullable Object value(Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            return literal.value();
        }
        Schema output = Schema.of(Schema.Field.of("value", expression.type()));
        return compile(NO_COLUMNS, null, List.of(expression), output, ErrorPolicy.FAIL)
                .apply(ONE_ROW)
                .column(0)
                .value(0);
    }
}
