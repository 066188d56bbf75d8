package io.millrace.sql.planner;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;

/** What {@code _pg_expandarray} returns for an element: a row of the element, x, and its number, n. */
final class ExpandedRow {
    private ExpandedRow() {}

    static SqlNode of(SqlNode element, SqlNode number) {
        SqlSelect select = (SqlSelect) QueryParser.parsePlain("SELECT CAST(ROW(0, 0) AS ROW(x BIGINT, n BIGINT))");
        SqlCall cast = (SqlCall) select.getSelectList().get(0);
        SqlCall row = cast.operand(0);
        row.setOperand(0, element);
        row.setOperand(1, number);
        return cast;
    }
}
