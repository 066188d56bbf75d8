package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code ARRAY(SELECT …)}: an aggregate, which may depend on the row at hand.
 *
 * <pre>
 * ARRAY(SELECT a FROM t ORDER BY b)             (SELECT array_agg(a ORDER BY b) FROM t)
 * ARRAY(SELECT a FROM t ORDER BY b LIMIT 2)     (SELECT array_agg(element ORDER BY "key 1") FROM
 *                                                 (SELECT a, b AS "key 1" FROM t ORDER BY "key 1" LIMIT 2) AS …)
 * </pre>
 */
final class ArrayOfQuery {
    private static final String ELEMENT = "element";

    private final SqlParserPos at;
    /** What the array's elements are ordered by. */
    private final List<SqlNode> order = new ArrayList<>();

    private ArrayOfQuery(SqlParserPos at) {
        this.at = at;
    }

    static SqlNode collected(SqlCall array) {
        return new ArrayOfQuery(array.getParserPosition()).collected(array.<SqlNode>operand(0));
    }

    private SqlNode collected(SqlNode query) {
        SqlSelect select = elements(query);
        SqlCall aggregate = (SqlCall) ((SqlSelect) QueryParser.parsePlain("SELECT array_agg(a)"))
                .getSelectList()
                .get(0);
        aggregate.setOperand(0, value(select.getSelectList().get(0)));
        SqlNode result = order.isEmpty()
                ? aggregate
                : SqlStdOperatorTable.WITHIN_GROUP.createCall(at, aggregate, new SqlNodeList(order, at));
        select.setSelectList(new SqlNodeList(List.of(result), at));
        return SystemFunctions.ARRAY_OR_EMPTY.createCall(at, SqlStdOperatorTable.SCALAR_QUERY.createCall(at, select));
    }

    /** A query whose one item is the element. */
    private SqlSelect elements(SqlNode query) {
        if (!(query instanceof SqlOrderBy ordered)) {
            return query instanceof SqlSelect select && isPlain(select) ? select : wrapped(query, List.of());
        }
        boolean limited = ordered.fetch != null || ordered.offset != null || RowCounts.isLimited(ordered);
        boolean hasOneItem =
                ordered.query instanceof SqlSelect some && some.getSelectList().size() == 1 && !some.isDistinct();
        if (!hasOneItem) {
            // Nothing but what comes out can be what it is ordered by.
            RowCounts.keys(ordered.orderList).forEach(key -> order.add(modified(key, name(ELEMENT))));
            return wrapped(query, List.of());
        }
        SqlSelect select = (SqlSelect) ordered.query;
        if (limited || !isPlain(select)) {
            return withKeys(ordered, select);
        }
        SqlNode item = select.getSelectList().get(0);
        for (SqlNode key : ordered.orderList) {
            order.add(modified(key, isItem(key, item) ? value(item) : bare(key)));
        }
        return select;
    }

    private static boolean isPlain(SqlSelect select) {
        return select.getGroup() == null
                && select.getFetch() == null
                && select.getSelectList().size() == 1
                && !select.isDistinct();
    }

    /** The query gives its sort keys too, so that the array keeps the order that a limit went by. */
    private SqlSelect withKeys(SqlOrderBy ordered, SqlSelect select) {
        SqlNode item = select.getSelectList().get(0);
        List<SqlNode> items = new ArrayList<>(List.of(item));
        List<SqlNode> names = new ArrayList<>();
        List<SqlNode> keys = new ArrayList<>();
        List<SqlNode> wanted = RowCounts.keys(ordered.orderList);
        for (SqlNode key : ordered.orderList) {
            if (!wanted.contains(key)) {
                keys.add(key);
            } else if (isItem(key, item)) {
                keys.add(key);
                order.add(modified(key, name(ELEMENT)));
            } else {
                SqlIdentifier name = name("key " + items.size());
                items.add(SqlStdOperatorTable.AS.createCall(at, bare(key), name));
                names.add(name);
                keys.add(modified(key, name));
                order.add(modified(key, name));
            }
        }
        select.setSelectList(new SqlNodeList(items, at));
        SqlNodeList sorting = new SqlNodeList(keys, ordered.orderList.getParserPosition());
        return wrapped(
                new SqlOrderBy(ordered.getParserPosition(), select, sorting, ordered.offset, ordered.fetch), names);
    }

    /** @param further names of the columns behind the element's */
    private SqlSelect wrapped(SqlNode query, List<SqlNode> further) {
        SqlSelect select = (SqlSelect) QueryParser.parsePlain("SELECT \"" + ELEMENT + "\" FROM a");
        List<SqlNode> names = new ArrayList<>(List.of(name("elements"), name(ELEMENT)));
        names.addAll(further);
        select.setFrom(SetFunctions.as(at, query, names));
        return select;
    }

    private SqlIdentifier name(String name) {
        return new SqlIdentifier(name, at);
    }

    private static SqlNode value(SqlNode item) {
        return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
    }

    /** A position or the alias in ORDER BY is the value itself. */
    private static boolean isItem(SqlNode key, SqlNode item) {
        SqlNode bare = bare(key);
        boolean alias = bare instanceof SqlIdentifier name
                && name.isSimple()
                && item.getKind() == SqlKind.AS
                && ((SqlCall) item).operand(1).toString().equals(name.toString());
        return alias || bare.getKind() == SqlKind.LITERAL;
    }

    private static boolean isModifier(SqlNode key) {
        return switch (key.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> true;
            default -> false;
        };
    }

    private static SqlNode bare(SqlNode key) {
        return isModifier(key) ? bare(((SqlCall) key).operand(0)) : key;
    }

    /** As {@code key} has its own, {@code value} ordered downwards, NULLs first. */
    private static SqlNode modified(SqlNode key, SqlNode value) {
        if (!isModifier(key)) {
            return value;
        }
        SqlCall call = (SqlCall) key;
        return call.getOperator().createCall(call.getParserPosition(), modified(call.operand(0), value));
    }
}
