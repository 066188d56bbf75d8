package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * {@code f($1, $2)} where the client says that the first is void: {@code f($2)}. That is how pgjdbc writes {@code {? = call
 * f(?)}}, and what PostgreSQL does with it.
 */
final class VoidParameters extends SqlShuttle {
    private final List<? extends @Nullable DataType> given;

    private VoidParameters(List<? extends @Nullable DataType> given) {
        this.given = given;
    }

    static SqlNode leftOut(SqlNode query, List<? extends @Nullable DataType> given) {
        return given.contains(DataType.Scalar.NULL)
                ? Objects.requireNonNull(query.accept(new VoidParameters(given)))
                : query;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        if (!(visited instanceof SqlCall function) || !(function.getOperator() instanceof SqlFunction)) {
            return visited;
        }
        List<SqlNode> rest =
                function.getOperandList().stream().filter(node -> !isVoid(node)).toList();
        return rest.size() == function.operandCount()
                ? function
                : function.getOperator().createCall(function.getParserPosition(), rest);
    }

    private boolean isVoid(@Nullable SqlNode node) {
        return node instanceof SqlDynamicParam parameter
                && parameter.getIndex() < given.size()
                && given.get(parameter.getIndex()) == DataType.Scalar.NULL;
    }
}
