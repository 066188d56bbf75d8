package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** PostgreSQL's format_type: the SQL name of a type's oid (its pg_type.dat), without what a typmod adds. */
final class TypeDisplay {
    private static final Map<Integer, String> NAMES = new TreeMap<>(Map.ofEntries(
            Map.entry(16, "boolean"),
            Map.entry(17, "bytea"),
            Map.entry(19, "name"),
            Map.entry(20, "bigint"),
            Map.entry(21, "smallint"),
            Map.entry(23, "integer"),
            Map.entry(25, "text"),
            Map.entry(26, "oid"),
            Map.entry(114, "json"),
            Map.entry(700, "real"),
            Map.entry(701, "double precision"),
            Map.entry(1043, "character varying"),
            Map.entry(1082, "date"),
            Map.entry(1083, "time without time zone"),
            Map.entry(1114, "timestamp without time zone"),
            Map.entry(1184, "timestamp with time zone"),
            Map.entry(1186, "interval"),
            Map.entry(1700, "numeric"),
            Map.entry(2249, "record")));

    private TypeDisplay() {}

    static Expression formatType(Expression oid) {
        List<Expression.When> whens = new ArrayList<>();
        NAMES.forEach((number, name) -> whens.add(new Expression.When(
                new Expression.Call(
                        "=",
                        List.of(
                                ExpressionTranslator.as(oid, DataType.BIGINT),
                                new Expression.Literal((long) number, DataType.BIGINT)),
                        DataType.BOOLEAN,
                        true),
                new Expression.Literal(name, DataType.VARCHAR))));
        return new Expression.Case(whens, new Expression.Literal("???", DataType.VARCHAR), DataType.VARCHAR, true);
    }
}
