package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** The parameters of LIMIT and OFFSET, which Calcite does not infer. */
final class LimitParameters extends SqlBasicVisitor<@Nullable Void> {
    private final List<SqlDynamicParam> found = new ArrayList<>();

    private LimitParameters() {}

    static List<SqlDynamicParam> in(SqlNode query) {
        LimitParameters finder = new LimitParameters();
        query.accept(finder);
        return finder.found;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlOrderBy ordered) {
            note(ordered.offset);
            note(ordered.fetch);
        }
        return super.visit(call);
    }

    private void note(@Nullable SqlNode count) {
        if (count instanceof SqlDynamicParam parameter) {
            found.add(parameter);
        }
    }
}
