package io.millrace.sql.planner;

import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeName;

/** Which types CAST goes between: Calcite's, and BOOLEAN to INTEGER and back as in PostgreSQL. */
final class CastRules {
    static final SqlTypeCoercionRule POSTGRES = postgres();

    private CastRules() {}

    private static SqlTypeCoercionRule postgres() {
        Map<SqlTypeName, ImmutableSet<SqlTypeName>> standard =
                SqlTypeCoercionRule.instance().getTypeMapping();
        Map<SqlTypeName, ImmutableSet<SqlTypeName>> rules = new HashMap<>();
        standard.forEach((to, from) -> rules.put(to, with(from, to)));
        return SqlTypeCoercionRule.instance(rules);
    }

    private static ImmutableSet<SqlTypeName> with(ImmutableSet<SqlTypeName> from, SqlTypeName to) {
        return switch (to) {
            case INTEGER ->
                ImmutableSet.<SqlTypeName>builder()
                        .addAll(from)
                        .add(SqlTypeName.BOOLEAN)
                        .build();
            case BOOLEAN ->
                ImmutableSet.<SqlTypeName>builder()
                        .addAll(from)
                        .add(SqlTypeName.INTEGER)
                        .build();
            default -> from;
        };
    }
}
