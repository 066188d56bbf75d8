package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.RELATION_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.UNDEFINED_OBJECT;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import io.millrace.sql.introspection.CatalogNames;
import io.millrace.sql.introspection.SessionSignal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Functions that look something up in the catalog. What they can find is put into the plan as a map, since a plan holds
 * for one state of the catalog only.
 */
final class CatalogFunctions {
    /** Of what is no value but does something. */
    private static final DataType OPAQUE = new DataType.MapOf(DataType.BIGINT, DataType.BOOLEAN);

    private static final DataType TEXTS = new DataType.Array(DataType.VARCHAR);

    private final CatalogNames names;
    private final String user;
    private final @Nullable SequenceValues sequences;
    private final Map<String, Expression> maps = new HashMap<>();

    CatalogFunctions(CatalogNames names, PlannerContext context) {
        this.names = names;
        this.user = context.user();
        this.sequences = context.sequences();
    }

    /** Null if it is no such function. */
    @Nullable
    Expression fold(String function, List<Expression> arguments) {
        return switch (function) {
            case "TO_OID" -> oid(arguments.get(0));
            case "TO_TEXT" -> ExpressionTranslator.as(arguments.get(0), DataType.VARCHAR);
            case "ARRAY_OR_EMPTY" -> orEmpty(arguments.get(0));
            case "AGE" -> age(arguments);
            case "REGCLASS" -> regclass(arguments.get(0));
            case "REGTYPE" -> other(function, arguments.get(0), names::typeOids, names::typeNames);
            case "REGNAMESPACE" -> other(function, arguments.get(0), names::schemaOids, names::schemaNames);
            case "REGROLE" -> other(function, arguments.get(0), names::roleOids, names::roleNames);
            case "TO_REGCLASS" -> byName(function, names::relationOids, arguments.get(0));
            case "TO_REGTYPE" -> byName(function, names::typeOids, arguments.get(0));
            case "TO_REGNAMESPACE" -> byName(function, names::schemaOids, arguments.get(0));
            case "TO_REGROLE" -> byName(function, names::roleOids, arguments.get(0));
            case "CURRENT_SETTING" -> setting(arguments.get(0));
            case "FORMAT_TYPE" -> formatType(arguments);
            case "PG_TABLE_IS_VISIBLE" -> visible(arguments.get(0));
            case "PG_GET_USERBYID" -> text(function, names::roleNames, arguments.get(0));
            case "PG_GET_CONSTRAINTDEF" -> text(function, names::constraintDefinitions, arguments.get(0));
            case "PG_GET_VIEWDEF" -> viewDefinition(arguments.get(0));
            case "PG_GET_INDEXDEF" -> indexDefinition(arguments);
            case "PG_RELATION_SIZE", "PG_TABLE_SIZE", "PG_TOTAL_RELATION_SIZE" -> size(arguments.get(0));
            case "PG_DATABASE_SIZE", "PG_TABLESPACE_SIZE" -> bigint(total());
            case "PG_CANCEL_BACKEND", "PG_TERMINATE_BACKEND" -> signal(function, arguments.get(0));
            case "PG_GET_EXPR" -> ExpressionTranslator.as(arguments.get(0), DataType.VARCHAR);
            case "NEXTVAL", "CURRVAL", "LASTVAL", "SETVAL" -> sequence(function, arguments);
            case "PG_SEQUENCE_LAST_VALUE" -> byOid(function, names::sequenceValues, arguments.get(0), DataType.BIGINT);
            case "PG_GET_SERIAL_SEQUENCE" -> serialSequence(arguments);
            default -> SystemFunctions.constant(function);
        };
    }

    /** Does when it is computed, for each row, and not before. */
    private Expression signal(String function, Expression processId) {
        SessionSignal receiver = new SessionSignal(names.sessions(), user, function.equals("PG_TERMINATE_BACKEND"));
        return new Expression.Call(
                "SIGNAL",
                List.of(new Expression.Literal(receiver, OPAQUE), ExpressionTranslator.as(processId, DataType.BIGINT)),
                DataType.BOOLEAN,
                true);
    }

    /** Does when it is computed, for each row, and not before. */
    private Expression sequence(String function, List<Expression> arguments) {
        SequenceValues values = sequences;
        if (values == null) {
            throw FEATURE_NOT_SUPPORTED
                    .error("%s is not supported in a query that keeps running", function.toLowerCase(Locale.ROOT))
                    .hint("It would give other values after a restart.");
        }
        Expression name = arguments.isEmpty()
                ? new Expression.Literal("", DataType.VARCHAR)
                : arguments.get(0).type() instanceof DataType.Varchar
                        ? arguments.get(0)
                        : text("REGCLASS", names::relationNames, arguments.get(0));
        if (function.equals("SETVAL")) {
            Expression called = arguments.size() > 2 ? arguments.get(2) : bool(true);
            return new Expression.Case(
                    List.of(new Expression.When(
                            called, set((text, value) -> values.set(text, value, true), name, arguments.get(1)))),
                    set((text, value) -> values.set(text, value, false), name, arguments.get(1)),
                    DataType.BIGINT,
                    true);
        }
        ToLongFunction<String> asked =
                switch (function) {
                    case "NEXTVAL" -> values::next;
                    case "CURRVAL" -> values::current;
                    default -> unused -> values.last();
                };
        return new Expression.Call(
                "SEQUENCE VALUE",
                List.of(new Expression.Literal(asked, OPAQUE), name),
                DataType.BIGINT,
                name.nullable());
    }

    private static Expression set(ToLongBiFunction<String, Long> asked, Expression name, Expression value) {
        return new Expression.Call(
                "SEQUENCE SET",
                List.of(new Expression.Literal(asked, OPAQUE), name, ExpressionTranslator.as(value, DataType.BIGINT)),
                DataType.BIGINT,
                true);
    }

    private Expression serialSequence(List<Expression> arguments) {
        Expression table = ExpressionTranslator.as(arguments.get(0), DataType.VARCHAR);
        Expression column = ExpressionTranslator.as(arguments.get(1), DataType.VARCHAR);
        Function<List<String>, @Nullable String> asked = names::serialSequence;
        return new Expression.Call(
                "LOOKED UP", List.of(new Expression.Literal(asked, OPAQUE), table, column), DataType.VARCHAR, true);
    }

    private static Expression orEmpty(Expression array) {
        return new Expression.Call(
                "COALESCE", List.of(array, new Expression.Literal(List.of(), array.type())), array.type(), false);
    }

    /** Rows have no transaction's number; all else is time. Null where the engine's function does. */
    private static @Nullable Expression age(List<Expression> arguments) {
        DataType type = arguments.get(0).type();
        if (type == DataType.BIGINT || type == DataType.INT || type == DataType.SMALLINT) {
            return new Expression.Literal(null, DataType.INT);
        }
        if (arguments.size() == 1 || arguments.stream().noneMatch(time -> time.type() instanceof DataType.Varchar)) {
            return null;
        }
        List<Expression> times = arguments.stream()
                .map(time -> time.type() instanceof DataType.Varchar
                        ? ExpressionTranslator.as(time, DataType.TIMESTAMP)
                        : time)
                .toList();
        return new Expression.Call("AGE", times, DataType.INTERVAL_DAY_TIME, true);
    }

    private static Expression bool(boolean value) {
        return new Expression.Literal(value, DataType.BOOLEAN);
    }

    private static Expression bigint(long value) {
        return new Expression.Literal(value, DataType.BIGINT);
    }

    private long total() {
        return names.relationSizes().values().stream()
                .mapToLong(size -> (Long) size)
                .sum();
    }

    /** A number as it is; a name (of a relation, type, schema or role) by what it names. */
    private Expression oid(Expression value) {
        if (!(value.type() instanceof DataType.Varchar)) {
            return ExpressionTranslator.as(value, DataType.BIGINT);
        }
        if (value instanceof Expression.Literal || value instanceof Expression.Parameter) {
            return ExpressionTranslator.as(value, DataType.BIGINT);
        }
        Supplier<Map<String, Object>> all = () -> {
            Map<String, Object> oids = new HashMap<>(names.roleOids());
            oids.putAll(names.schemaOids());
            oids.putAll(names.typeOids());
            oids.putAll(names.relationOids());
            return oids;
        };
        return byName("TO_OID", all, value);
    }

    private Expression regclass(Expression value) {
        if (value instanceof Expression.Literal literal && literal.value() instanceof String name) {
            return bigint(number(name)
                    .or(() -> names.relation(name))
                    .orElseThrow(() -> RELATION_NOT_FOUND.error("relation \"%s\" does not exist", name)));
        }
        return other("REGCLASS", value, names::relationOids, names::relationNames);
    }

    private static Optional<Long> number(String name) {
        return name.matches("[0-9]{1,10}") ? Optional.of(Long.parseLong(name)) : Optional.empty();
    }

    /** Of a name the oid, of an oid the name; an oid that nothing has is shown as it is. */
    private Expression other(
            String function, Expression value, Supplier<Map<String, Object>> oids, Supplier<Map<Long, Object>> texts) {
        if (value instanceof Expression.Literal literal && literal.value() instanceof String name) {
            Object known = oids.get().get(name.toLowerCase(Locale.ROOT));
            if (known == null && number(name).isEmpty()) {
                String kind = function.substring(3).toLowerCase(Locale.ROOT);
                throw UNDEFINED_OBJECT.error(
                        "%s \"%s\" does not exist", kind.equals("namespace") ? "schema" : kind, name);
            }
            return bigint(known == null ? number(name).orElseThrow() : (Long) known);
        }
        if (value.type() instanceof DataType.Varchar) {
            return byName(function, oids, value);
        }
        Expression oid = ExpressionTranslator.as(value, DataType.BIGINT);
        return new Expression.Call(
                "COALESCE",
                List.of(text(function, texts, oid), ExpressionTranslator.as(oid, DataType.VARCHAR)),
                DataType.VARCHAR,
                true);
    }

    private Expression byName(String function, Supplier<Map<String, Object>> oids, Expression name) {
        return byName(function, oids, name, DataType.BIGINT);
    }

    private Expression byName(String function, Supplier<Map<String, Object>> values, Expression name, DataType type) {
        Expression map = maps.computeIfAbsent(
                function + " by name",
                unused -> new Expression.Literal(Map.copyOf(values.get()), new DataType.MapOf(DataType.VARCHAR, type)));
        Expression key = ExpressionTranslator.as(name, DataType.VARCHAR);
        return new Expression.Call("MAP_GET", List.of(map, key), type, true);
    }

    /** Of a name that is computed; of a literal {@link SessionFunctions} knows it. */
    private Expression setting(Expression name) {
        return byName("CURRENT_SETTING", names::settings, name, DataType.VARCHAR);
    }

    private Expression text(String function, Supplier<Map<Long, Object>> texts, Expression oid) {
        return byOid(function, texts, oid, DataType.VARCHAR);
    }

    private Expression byOid(String function, Supplier<Map<Long, Object>> values, Expression oid, DataType type) {
        Expression map = maps.computeIfAbsent(
                function,
                unused -> new Expression.Literal(Map.copyOf(values.get()), new DataType.MapOf(DataType.BIGINT, type)));
        Expression key = ExpressionTranslator.as(oid, DataType.BIGINT);
        return new Expression.Call("MAP_GET", List.of(map, key), type, true);
    }

    private Expression visible(Expression oid) {
        Supplier<Map<Long, Object>> all = () -> {
            Map<Long, Object> visible = new HashMap<>();
            names.visibleRelations().forEach(relation -> visible.put(relation, true));
            return visible;
        };
        Expression found = byOid("PG_TABLE_IS_VISIBLE", all, oid, DataType.BOOLEAN);
        return new Expression.Call("COALESCE", List.of(found, bool(false)), DataType.BOOLEAN, true);
    }

    private Expression formatType(List<Expression> arguments) {
        Expression name = text("FORMAT_TYPE", names::typeNames, arguments.get(0));
        Expression modifier = new Expression.Call(
                "COALESCE",
                List.of(ExpressionTranslator.as(arguments.get(1), DataType.BIGINT), bigint(-1)),
                DataType.BIGINT,
                false);
        return new Expression.Call(
                "TYPE_WITH_MODIFIER",
                List.of(
                        new Expression.Call(
                                "COALESCE", List.of(name, unknownType(arguments.get(0))), DataType.VARCHAR, true),
                        modifier),
                DataType.VARCHAR,
                true);
    }

    /** {@code ???} of what is no type, {@code -} of 0, NULL of NULL. */
    private static Expression unknownType(Expression oid) {
        Expression number = ExpressionTranslator.as(oid, DataType.BIGINT);
        return new Expression.Case(
                List.of(
                        new Expression.When(
                                new Expression.Call("IS NULL", List.of(number), DataType.BOOLEAN, false),
                                new Expression.Literal(null, DataType.VARCHAR)),
                        new Expression.When(
                                new Expression.Call("=", List.of(number, bigint(0)), DataType.BOOLEAN, true),
                                new Expression.Literal("-", DataType.VARCHAR))),
                new Expression.Literal("???", DataType.VARCHAR),
                DataType.VARCHAR,
                true);
    }

    private Expression viewDefinition(Expression view) {
        Expression oid =
                view.type() instanceof DataType.Varchar ? byName("TO_REGCLASS", names::relationOids, view) : view;
        return text("PG_GET_VIEWDEF", names::viewDefinitions, oid);
    }

    private Expression indexDefinition(List<Expression> arguments) {
        Expression parts = byOid("PG_GET_INDEXDEF", names::indexDefinitions, arguments.get(0), TEXTS);
        Expression part = bigint(1);
        if (arguments.size() > 1) {
            part = new Expression.Call(
                    "+",
                    List.of(ExpressionTranslator.as(arguments.get(1), DataType.BIGINT), bigint(1)),
                    DataType.BIGINT,
                    true);
        }
        return new Expression.Call("ITEM", List.of(parts, part), DataType.VARCHAR, true);
    }

    private Expression size(Expression relation) {
        Expression oid = relation.type() instanceof DataType.Varchar
                ? byName("TO_REGCLASS", names::relationOids, relation)
                : relation;
        return byOid("PG_RELATION_SIZE", names::relationSizes, oid, DataType.BIGINT);
    }
}
