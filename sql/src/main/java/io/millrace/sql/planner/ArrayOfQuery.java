package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ARRAY(SELECT a FROM t ORDER BY b)}: an aggregate, which may depend on the row at hand. */
final class ArrayOfQuery {
    private ArrayOfQuery() {}

    static SqlNode collected(SqlCall array) {
        SqlParserPos at = array.getParserPosition();
        SqlNode query = array.operand(0);
        SqlNodeList order = null;
        if (query instanceof SqlOrderBy ordered && ordered.fetch == null && ordered.offset == null) {
            order = ordered.orderList;
            query = ordered.query;
        }
        SqlSelect select;
        if (query instanceof SqlSelect plain
                && plain.getGroup() == null
                && plain.getFetch() == null
                && plain.getSelectList().size() == 1
                && !plain.isDistinct()) {
            select = plain;
        } else {
            select = (SqlSelect)
                    QueryParser.parsePlain("SELECT \"element\" FROM (SELECT 1) AS \"elements\"(\"element\")");
            ((SqlCall) Objects.requireNonNull(select.getFrom())).setOperand(0, query);
        }
        SqlNode item = select.getSelectList().get(0);
        SqlNode value = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
        SqlCall aggregate = (SqlCall) ((SqlSelect) QueryParser.parsePlain("SELECT array_agg(a)"))
                .getSelectList()
                .get(0);
        aggregate.setOperand(0, value);
        SqlNode result = aggregate;
        if (order != null) {
            List<SqlNode> keys = new ArrayList<>();
            order.forEach(key -> keys.add(sortKey(key, item, value)));
            result = SqlStdOperatorTable.WITHIN_GROUP.createCall(
                    at, aggregate, new SqlNodeList(keys, order.getParserPosition()));
        }
        select.setSelectList(new SqlNodeList(List.of(result), at));
        return SystemFunctions.ARRAY_OR_EMPTY.createCall(at, SqlStdOperatorTable.SCALAR_QUERY.createCall(at, select));
    }

    /** A position or the alias in ORDER BY is the value itself. */
    private static SqlNode sortKey(SqlNode key, SqlNode item, SqlNode value) {
        if (key.getKind() == SqlKind.DESCENDING
                || key.getKind() == SqlKind.NULLS_FIRST
                || key.getKind() == SqlKind.NULLS_LAST) {
            SqlCall call = (SqlCall) key;
            call.setOperand(0, sortKey(call.operand(0), item, value));
            return call;
        }
        boolean alias = key instanceof SqlIdentifier name
                && name.isSimple()
                && item.getKind() == SqlKind.AS
                && ((SqlCall) item).operand(1).toString().equals(name.toString());
        return alias || key.getKind() == SqlKind.LITERAL ? value : key;
    }
}
