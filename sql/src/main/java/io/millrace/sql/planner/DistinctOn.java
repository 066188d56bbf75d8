package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * PostgreSQL's DISTINCT ON.
 *
 * <pre>
 * SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, c
 * SELECT a, b FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY a, c) = 1 ORDER BY a, c
 * </pre>
 */
final class DistinctOn {
    private DistinctOn() {}

    /** Changes the select in place, if its first item is the mark of {@link PostgresSyntax}. */
    static SqlSelect rewrite(SqlSelect select, List<SqlNode> order) {
        SqlNodeList items = select.getSelectList();
        if (items.size() == 0 || !SyntaxShuttle.isCallOf(items.get(0), PostgresSyntax.DISTINCT_ON)) {
            return select;
        }
        SqlParserPos position = select.getParserPosition();
        if (select.getQualify() != null || select.getGroup() != null) {
            throw new PositionedException(
                    FEATURE_NOT_SUPPORTED
                            .error("DISTINCT ON with GROUP BY or QUALIFY is not supported")
                            .hint("Nest one of them in a FROM clause."),
                    position);
        }
        List<SqlNode> keys = ((SqlCall) items.get(0)).getOperandList();
        SqlNodeList rest = new SqlNodeList(items.getList().subList(1, items.size()), items.getParserPosition());
        select.setSelectList(rest);
        List<SqlNode> by = new ArrayList<>();
        order.forEach(item -> by.add(resolved(item, rest)));
        SqlWindow window = SqlWindow.create(
                null,
                null,
                new SqlNodeList(keys, position),
                new SqlNodeList(by, position),
                SqlLiteral.createBoolean(false, position),
                null,
                null,
                null,
                SqlWindow.createExcludeNoOthers(position),
                position);
        SqlNode number = SqlStdOperatorTable.OVER.createCall(
                position, SqlStdOperatorTable.ROW_NUMBER.createCall(position), window);
        select.setQualify(
                SqlStdOperatorTable.EQUALS.createCall(position, number, SqlLiteral.createExactNumeric("1", position)));
        return select;
    }

    /** An ordinal or an alias of the select list means its expression. */
    private static SqlNode resolved(SqlNode item, SqlNodeList select) {
        switch (item.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
                SqlCall call = (SqlCall) item;
                return call.getOperator().createCall(call.getParserPosition(), resolved(call.operand(0), select));
            }
            default -> {}
        }
        if (item instanceof SqlNumericLiteral ordinal && ordinal.isInteger()) {
            int index = ordinal.intValue(true);
            return index >= 1 && index <= select.size() ? unaliased(select.get(index - 1)) : item;
        }
        if (item instanceof SqlIdentifier name && name.isSimple()) {
            for (SqlNode selected : select) {
                if (selected.getKind() == SqlKind.AS
                        && ((SqlIdentifier) ((SqlCall) selected).operand(1))
                                .getSimple()
                                .equals(name.getSimple())) {
                    return unaliased(selected);
                }
            }
        }
        return item;
    }

    private static SqlNode unaliased(SqlNode item) {
        return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
    }
}
