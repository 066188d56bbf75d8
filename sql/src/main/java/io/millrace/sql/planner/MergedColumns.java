package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/**
 * Columns that USING and NATURAL make of two. Where the second join of a chain uses one of the first, Calcite (1.42) compares
 * with the left one of the two only, which after a RIGHT or FULL JOIN may be null when the other is not.
 */
final class MergedColumns {
    private MergedColumns() {}

    /** Refuses what would be answered wrongly. */
    static void check(SqlJoin join) {
        if (!merges(join)) {
            return;
        }
        SqlNode left = join.getLeft();
        while (left instanceof SqlJoin inner) {
            boolean outer = inner.getJoinType() == JoinType.RIGHT || inner.getJoinType() == JoinType.FULL;
            if (outer && merges(inner) && share(names(join), names(inner))) {
                throw new PositionedException(
                        FEATURE_NOT_SUPPORTED
                                .error(
                                        "USING or NATURAL of a column that a RIGHT or FULL JOIN has merged is not supported")
                                .hint(
                                        "Put the first join into a query of its own: FROM (SELECT … FROM a FULL JOIN b USING (x)) ab JOIN c USING (x)."),
                        join.getParserPosition());
            }
            left = inner.getLeft();
        }
    }

    private static boolean merges(SqlJoin join) {
        return join.isNatural() || join.getConditionType() == JoinConditionType.USING;
    }

    /** Null for those that only the tables know. */
    private static @Nullable Set<String> names(SqlJoin join) {
        return join.getCondition() instanceof SqlNodeList columns
                ? columns.stream().map(SqlNode::toString).collect(Collectors.toSet())
                : null;
    }

    private static boolean share(@Nullable Set<String> some, @Nullable Set<String> others) {
        return some == null || others == null || some.stream().anyMatch(others::contains);
    }
}
