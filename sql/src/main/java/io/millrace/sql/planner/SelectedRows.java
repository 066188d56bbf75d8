package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Moves the functions of one select list that return rows into FROM: several of them go in step, short ones with NULL. */
final class SelectedRows extends SqlShuttle {
    private final String table;
    private final List<SqlCall> calls = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    private @Nullable String found;

    private SelectedRows(String table) {
        this.table = table;
    }

    /** @param table a name that nothing else in the query has */
    static void moveToFrom(SqlSelect select, String table) {
        SelectedRows rows = new SelectedRows(table);
        SqlNodeList items = select.getSelectList();
        for (int i = 0; i < items.size(); i++) {
            SqlNode item = items.get(i);
            SqlParserPos at = item.getParserPosition();
            rows.found = null;
            SqlNode moved = Objects.requireNonNull(item.accept(rows));
            if (rows.found != null) {
                boolean bare = item.getKind() != SqlKind.AS && item.getKind() != SqlKind.DOT;
                SqlNode named = SqlStdOperatorTable.AS.createCall(at, moved, new SqlIdentifier(rows.found, at));
                items.set(i, bare ? named : moved);
            }
        }
        if (!rows.calls.isEmpty()) {
            rows.addTo(select);
        }
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        if (call instanceof SqlSelect || call.getKind() == SqlKind.OVER) {
            return call;
        }
        if (call.getKind() == SqlKind.DOT && RowArray.of(call.operand(0)) != null) {
            SqlNode column = column(call.operand(0));
            found = ((SqlIdentifier) call.operand(1)).getSimple();
            return SqlStdOperatorTable.DOT.createCall(call.getParserPosition(), column, call.operand(1));
        }
        return RowArray.of(call) == null ? super.visit(call) : column(call);
    }

    private SqlNode column(SqlCall call) {
        found = RowArray.name(call);
        String text = call.toString();
        if (!texts.contains(text)) {
            texts.add(text);
            calls.add(call);
        }
        return new SqlIdentifier(List.of(table, name(texts.indexOf(text))), call.getParserPosition());
    }

    private static String name(int index) {
        return "value " + (index + 1);
    }

    private void addTo(SqlSelect select) {
        SqlCall first = calls.get(0);
        SqlParserPos at = first.getParserPosition();
        List<SqlNode> names = new ArrayList<>(List.of(new SqlIdentifier(table, at)));
        List<SqlNode> arrays = new ArrayList<>();
        boolean records = false;
        for (SqlCall call : calls) {
            RowArray rows = Objects.requireNonNull(RowArray.of(call));
            names.add(new SqlIdentifier(name(arrays.size()), at));
            arrays.add(rows.array(call));
            records |= rows.mayBeRecord();
        }
        boolean plain = arrays.size() == 1 && !records;
        SqlNode unnest = RowArray.unnest(plain ? arrays.get(0) : RowArray.inStep(at, arrays));
        SqlNode rows = SetFunctions.as(at, unnest, names);
        SqlNode from = select.getFrom();
        select.setFrom(
                from == null
                        ? rows
                        : new SqlJoin(
                                at,
                                from,
                                SqlLiteral.createBoolean(false, at),
                                JoinType.CROSS.symbol(at),
                                rows,
                                JoinConditionType.NONE.symbol(at),
                                null));
    }
}
