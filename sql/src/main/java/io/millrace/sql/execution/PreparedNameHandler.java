package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import io.millrace.sql.parser.StatementParser;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.PreparedNameStatement.Deallocate;
import io.millrace.sql.statement.PreparedNameStatement.Execute;
import io.millrace.sql.statement.PreparedNameStatement.Prepare;
import io.millrace.sql.statement.Statement;
import java.util.ArrayList;
import java.util.List;
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
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            values.add(constant(execute.arguments().get(i), types.get(i), preparation));
        }
        return new Executable(
                executable.tag(),
                List.of(),
                executable.resultSchema(),
                preparation.catalog().version(),
                parameters -> executable.run().run(values));
    }

    private static @Nullable Object constant(String text, DataType type, Preparation preparation) {
        Expression expression = preparation.session().planner().planConstant(text, type, preparation.plannerContext());
        if (expression instanceof Expression.Literal literal) {
            return literal.value();
        }
        throw ErrorCode.FEATURE_NOT_SUPPORTED
                .error("an argument of EXECUTE is a constant")
                .at(text.length() - text.stripLeading().length() + 1);
    }

    static Executable deallocate(Deallocate deallocate, Preparation preparation) {
        SessionContext session = preparation.session();
        ColumnName name = deallocate.name();
        if (name == null) {
            return Executable.immediate(
                    "DEALLOCATE ALL", () -> session.prepared().clear());
        }
        return Executable.immediate("DEALLOCATE", () -> {
            if (session.prepared().remove(name.name()) == null) {
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
