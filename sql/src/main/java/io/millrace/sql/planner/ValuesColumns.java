package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWithItem;

/** {@code (VALUES (1, 2)) AS v}: the columns are {@code column1} and {@code column2}. */
final class ValuesColumns {
    private ValuesColumns() {}

    /** The alias with names for those columns that it does not name itself. */
    static SqlCall named(SqlCall alias) {
        List<SqlNode> operands = new ArrayList<>(alias.getOperandList());
        List<SqlIdentifier> names = names(alias.operand(0));
        int given = operands.size() - 2;
        if (given >= names.size()) {
            return alias;
        }
        operands.addAll(names.subList(given, names.size()));
        return alias.getOperator().createCall(alias.getParserPosition(), operands);
    }

    /** Gives the query of WITH its names, unless it has some. */
    static void name(SqlWithItem item) {
        if (item.columnList == null && OutputNames.values(item.query)) {
            item.columnList = new SqlNodeList(names(item.query), item.getParserPosition());
        }
    }

    private static List<SqlIdentifier> names(SqlNode query) {
        return OutputNames.numbered(width(query)).stream()
                .map(name -> new SqlIdentifier(name, query.getParserPosition()))
                .toList();
    }

    private static int width(SqlNode query) {
        SqlNode first = ((SqlCall) query).getOperandList().get(0);
        return first.getKind() == SqlKind.ROW ? ((SqlCall) first).operandCount() : width(first);
    }
}
