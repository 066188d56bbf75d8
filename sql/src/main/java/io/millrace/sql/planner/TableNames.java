package io.millrace.sql.planner;

import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** All names in a query that stand, or may stand, for tables. */
final class TableNames extends SqlBasicVisitor<@Nullable Void> {
    private final Set<String> names = new HashSet<>();

    private TableNames() {}

    static Set<String> in(SqlNode query) {
        TableNames finder = new TableNames();
        query.accept(finder);
        return finder.names;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlSelect select) {
            table(select.getFrom());
        } else if (call instanceof SqlJoin join) {
            table(join.getLeft());
            table(join.getRight());
        } else if (call instanceof SqlWithItem item) {
            names.add(item.name.getSimple());
        } else {
            switch (call.getKind()) {
                case AS -> {
                    names.add(((SqlIdentifier) call.operand(1)).getSimple());
                    table(call.operand(0));
                }
                case EXPLICIT_TABLE, TABLE_REF, SNAPSHOT, TABLESAMPLE -> table(call.operand(0));
                default -> {}
            }
        }
        return super.visit(call);
    }

    private void table(@Nullable SqlNode from) {
        if (from instanceof SqlIdentifier identifier) {
            names.add(identifier.names.get(identifier.names.size() - 1));
        }
    }
}
