package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a WITH query of random values that is read more than once: PostgreSQL computes it once, and here it would be
 * computed anew, with other values, for each reader.
 */
final class RepeatedRandom extends SqlBasicVisitor<@Nullable Void> {
    private static final Set<String> VOLATILE =
            Set.of("random", "gen_random_uuid", "uuid", "clock_timestamp", "nextval", "setval");

    private final Map<String, Integer> names = new HashMap<>();
    private boolean random;

    private RepeatedRandom() {}

    static void refuse(SqlNode query) {
        query.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call instanceof SqlWith with) {
                    check(with);
                }
                return super.visit(call);
            }
        });
    }

    private static void check(SqlWith with) {
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            RepeatedRandom inside = new RepeatedRandom();
            item.query.accept(inside);
            RepeatedRandom around = new RepeatedRandom();
            with.accept(around);
            // Once where it is defined.
            if (inside.random && around.names.getOrDefault(item.name.getSimple(), 0) > 2) {
                throw new PositionedException(
                        FEATURE_NOT_SUPPORTED
                                .error("WITH query \"%s\" has random values and is read more than once", item.name)
                                .hint("Read it once, or keep its rows in a table."),
                        item.name.getParserPosition());
            }
        }
    }

    @Override
    public @Nullable Void visit(SqlIdentifier identifier) {
        if (identifier.isSimple()) {
            names.merge(identifier.getSimple(), 1, Integer::sum);
        }
        return null;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        random |= VOLATILE.contains(call.getOperator().getName().toLowerCase(Locale.ROOT));
        return super.visit(call);
    }
}
