package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.parser.StatementParser;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.PreparedNameStatement.Deallocate;
import io.millrace.sql.statement.PreparedNameStatement.Execute;
import io.millrace.sql.statement.PreparedNameStatement.Prepare;
import io.millrace.sql.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** PREPARE, EXECUTE, DEALLOCATE. */
final class PreparedNameHandler {
    private PreparedNameHandler() {}

    /** What PREPARE keeps. */
    record Named(Statement statement, String sql, List<DataType> parameterTypes) {}

    static Executable prepare(Prepare prepare, Preparation preparation) {
        SessionContext session = preparation.session();
        Statement statement = StatementParser.parse(prepare.text()).orElseThrow();
        Named named = new Named(statement, prepare.text(), prepare.parameterTypes());
        StatementHandlers.prepare(
                statement, new Preparation(session, named.sql(), named.parameterTypes(), preparation.catalog()));
        return Executable.immediate("PREPARE", () -> {
            if (session.prepared().putIfAbsent(prepare.name().name(), named) != null) {
                throw ErrorCode.DUPLICATE_PREPARED_STATEMENT
                        .error(
                                "prepared statement \"%s\" already exists",
                                prepare.name().name())
                        .at(prepare.name().position());
            }
        });
    }

    static Executable execute(Execute execute, Preparation preparation) {
        SessionContext session = preparation.session();
        Named named = session.prepared().get(execute.name().name());
        if (named == null) {
            throw notFound(execute.name());
        }
        Executable executable = StatementHandlers.prepare(
                named.statement(),
                new Preparation(session, named.sql(), named.parameterTypes(), preparation.catalog()));
        List<DataType> types = executable.parameterTypes();
        if (types.size() != execute.arguments().size()) {
            throw ErrorCode.SYNTAX_ERROR
                    .error(
                            "wrong number of parameters for prepared statement \"%s\"",
                            execute.name().name())
                    .detail("Expected " + types.size() + " parameters but got "
                            + execute.arguments().size() + ".");
        }
        List<Expression> arguments = new ArrayList<>();
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            arguments.add(session.planner()
                    .planConstant(execute.arguments().get(i), types.get(i), preparation.plannerContext()));
            fields.add(Schema.Field.of("$" + (i + 1), types.get(i)));
        }
        PlanNode row = new PlanNode.Values(new Schema(fields), List.of(arguments));
        return new Executable(
                executable.tag(),
                List.of(),
                executable.resultSchema(),
                preparation.catalog().version(),
                parameters -> values(session, row, preparation.sql())
                        .thenCompose(values -> executable.run().run(values)));
    }

    /** The arguments' values, computed by a query of one row. */
    private static CompletableFuture<List<@Nullable Object>> values(SessionContext session, PlanNode row, String sql) {
        if (row.schema().size() == 0) {
            return CompletableFuture.completedFuture(List.of());
        }
        QueryPlan plan = new QueryPlan(row, Emit.SNAPSHOT, true, List.of(), List.of());
        return RowCollector.collect(
                        session.snapshot(plan, sql, List.of()),
                        session.services().environment().blocking())
                .thenApply(batches -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < row.schema().size(); i++) {
                        values.add(batches.get(0).column(i).value(0));
                    }
                    return values;
                });
    }

    static Executable deallocate(Deallocate deallocate, Preparation preparation) {
        SessionContext session = preparation.session();
        ColumnName name = deallocate.name();
        if (name == null) {
            return Executable.immediate("DEALLOCATE ALL", () -> session.deallocate(null));
        }
        return Executable.immediate("DEALLOCATE", () -> {
            if (!session.deallocate(name.name())) {
                throw notFound(name);
            }
        });
    }

    private static MillraceException notFound(ColumnName name) {
        return ErrorCode.INVALID_STATEMENT_NAME
                .error("prepared statement \"%s\" does not exist", name.name())
                .at(name.position());
    }
}
