package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnnestOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's functions that return rows, as what Calcite has for it:
 *
 * <pre>
 * FROM generate_series(1, 3) AS i        UNNEST("generate_series"(1, 3)) AS i(i)
 * FROM unnest(a)                         UNNEST(a) AS "unnest"("unnest")
 * FROM f(x) AS y                         LATERAL (SELECT f(x) AS y) AS y
 * FROM pg_timezone_names()               (SELECT * FROM pg_timezone_names)
 * SELECT unnest(a) FROM t                SELECT u."value" FROM t, UNNEST(a) AS u("value")
 * SELECT (_pg_expandarray(a)).n FROM t   SELECT u.n FROM t, UNNEST(a) WITH ORDINALITY AS u(x, n)
 * </pre>
 */
final class SetFunctions extends SqlShuttle {
    private static final Set<String> ARRAYS = Set.of(
            "unnest",
            "generate_series",
            "generate_subscripts",
            "regexp_split_to_table",
            "string_to_table",
            "_pg_expandarray");

    /** Functions without parameters that matter, and what they read. */
    private static final Map<String, String> TABLES = Map.ofEntries(
            Map.entry("pg_available_extensions", "pg_available_extensions"),
            Map.entry("pg_available_extension_versions", "pg_available_extension_versions"),
            Map.entry("pg_timezone_names", "pg_timezone_names"),
            Map.entry("pg_timezone_abbrevs", "pg_timezone_abbrevs"),
            Map.entry("pg_show_all_settings", "pg_settings"),
            Map.entry("pg_show_all_file_settings", "pg_file_settings"),
            Map.entry("pg_stat_get_activity", "pg_stat_activity"),
            Map.entry("pg_lock_status", "pg_locks"),
            Map.entry("pg_cursor", "pg_cursors"),
            Map.entry("pg_prepared_statement", "pg_prepared_statements"),
            Map.entry("pg_prepared_xact", "pg_prepared_xacts"));

    /** Functions of what there is none of. */
    private static final Map<String, String> EMPTY = Map.of(
            "aclexplode",
            "CAST(NULL AS bigint) AS grantor, CAST(NULL AS bigint) AS grantee, CAST(NULL AS varchar) AS privilege_type,"
                    + " FALSE AS is_grantable",
            "pg_options_to_table",
            "CAST(NULL AS varchar) AS option_name, CAST(NULL AS varchar) AS option_value",
            "pg_listening_channels",
            "CAST(NULL AS varchar) AS pg_listening_channels",
            "pg_partition_tree",
            "CAST(NULL AS bigint) AS relid, CAST(NULL AS bigint) AS parentrelid, FALSE AS isleaf, 0 AS level",
            "pg_partition_ancestors",
            "CAST(NULL AS bigint) AS relid",
            "pg_event_trigger_ddl_commands",
            "CAST(NULL AS bigint) AS classid, CAST(NULL AS bigint) AS objid");

    private int made;

    private SetFunctions() {}

    static SqlNode rewrite(SqlNode query) {
        return Objects.requireNonNull(query.accept(new SetFunctions()));
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        if (visited instanceof SqlSelect select) {
            SqlNode from = select.getFrom();
            if (from != null) {
                select.setFrom(table(from, select));
            }
            if (select.getGroup() == null) {
                moveToFrom(select);
            }
            return select;
        }
        return visited != null && visited.getKind() == SqlKind.ARRAY_QUERY_CONSTRUCTOR
                ? collected((SqlCall) visited)
                : visited;
    }

    /** {@code ARRAY(SELECT a FROM t ORDER BY b)}: an aggregate, which may depend on the row at hand. */
    private static SqlNode collected(SqlCall array) {
        SqlParserPos at = array.getParserPosition();
        SqlNode query = array.operand(0);
        SqlNodeList order = null;
        if (query instanceof SqlOrderBy ordered && ordered.fetch == null && ordered.offset == null) {
            order = ordered.orderList;
            query = ordered.query;
        }
        SqlSelect select;
        if (query instanceof SqlSelect plain
                && plain.getGroup() == null
                && plain.getFetch() == null
                && plain.getSelectList().size() == 1
                && !plain.isDistinct()) {
            select = plain;
        } else {
            select = (SqlSelect) parse("SELECT \"element\" FROM (SELECT 1) AS \"elements\"(\"element\")");
            ((SqlCall) Objects.requireNonNull(select.getFrom())).setOperand(0, query);
        }
        SqlNode item = select.getSelectList().get(0);
        SqlNode value = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
        SqlCall aggregate = (SqlCall)
                ((SqlSelect) parse("SELECT array_agg(a)")).getSelectList().get(0);
        aggregate.setOperand(0, value);
        SqlNode result = aggregate;
        if (order != null) {
            List<SqlNode> keys = new ArrayList<>();
            order.forEach(key -> keys.add(sortKey(key, item, value)));
            result = SqlStdOperatorTable.WITHIN_GROUP.createCall(
                    at, aggregate, new SqlNodeList(keys, order.getParserPosition()));
        }
        select.setSelectList(new SqlNodeList(List.of(result), at));
        return SystemFunctions.ARRAY_OR_EMPTY.createCall(at, SqlStdOperatorTable.SCALAR_QUERY.createCall(at, select));
    }

    /** A position or the alias in ORDER BY is the value itself. */
    private static SqlNode sortKey(SqlNode key, SqlNode item, SqlNode value) {
        if (key.getKind() == SqlKind.DESCENDING
                || key.getKind() == SqlKind.NULLS_FIRST
                || key.getKind() == SqlKind.NULLS_LAST) {
            SqlCall call = (SqlCall) key;
            call.setOperand(0, sortKey(call.operand(0), item, value));
            return call;
        }
        boolean alias = key instanceof SqlIdentifier name
                && name.isSimple()
                && item.getKind() == SqlKind.AS
                && ((SqlCall) item).operand(1).toString().equals(name.toString());
        return alias || key.getKind() == SqlKind.LITERAL ? value : key;
    }

    /** What stands in FROM. */
    private static SqlNode table(SqlNode from, SqlSelect select) {
        if (from instanceof SqlJoin join) {
            join.setLeft(table(join.getLeft(), select));
            join.setRight(table(join.getRight(), select));
            return join;
        }
        SqlNode inner = from;
        List<SqlNode> names = List.of();
        if (from.getKind() == SqlKind.AS) {
            inner = ((SqlCall) from).operand(0);
            names = ((SqlCall) from)
                    .getOperandList()
                    .subList(1, ((SqlCall) from).getOperandList().size());
        }
        if (inner.getKind() == SqlKind.UNNEST) {
            return names.size() > 1 ? from : unnested((SqlCall) inner, names, "unnest", select);
        }
        if (inner.getKind() != SqlKind.COLLECTION_TABLE
                || !(((SqlCall) inner).operand(0) instanceof SqlCall function)
                || !(function.getOperator() instanceof SqlUnresolvedFunction)) {
            return from;
        }
        return call(from, function, names, select);
    }

    private static SqlNode call(SqlNode from, SqlCall function, List<SqlNode> names, SqlSelect select) {
        String name = name(function);
        SqlParserPos at = function.getParserPosition();
        if (ARRAYS.contains(name)) {
            if (name.equals("_pg_expandarray") && names.size() < 2) {
                List<SqlNode> all = new ArrayList<>(names.isEmpty() ? List.of(identifier(at, name)) : names);
                all.add(identifier(at, "x"));
                all.add(identifier(at, "n"));
                return as(at, array(function), all);
            }
            SqlNode unnest = array(function);
            return names.size() > 1 ? as(at, unnest, names) : unnested((SqlCall) unnest, names, name, select);
        }
        List<SqlNode> alias = names.isEmpty() ? List.of(identifier(at, name)) : names;
        if (TABLES.containsKey(name)) {
            return as(at, parse("SELECT * FROM pg_catalog." + TABLES.get(name)), alias);
        }
        if (EMPTY.containsKey(name)) {
            return as(at, parse("SELECT " + EMPTY.get(name) + " FROM (VALUES (0)) AS one(row_) WHERE FALSE"), alias);
        }
        if (name.equals("pg_get_keywords")) {
            return as(at, parse(ReservedWords.asQuery()), alias);
        }
        if (!QueryOperators.TABLE.isScalar(name)) {
            return from;
        }
        String column =
                names.size() > 1 ? names.get(1).toString() : alias.get(0).toString();
        SqlSelect row = (SqlSelect) parse("SELECT 1 AS \"" + column.replace("\"", "\"\"") + "\"");
        ((SqlCall) row.getSelectList().get(0)).setOperand(0, function);
        return as(at, SqlStdOperatorTable.LATERAL.createCall(at, row), List.of(alias.get(0)));
    }

    /** The alias names the column too, if the query uses it so. */
    private static SqlNode unnested(SqlCall unnest, List<SqlNode> names, String function, SqlSelect select) {
        SqlParserPos at = unnest.getParserPosition();
        SqlNode alias = names.isEmpty() ? identifier(at, function) : names.get(0);
        String name = ((SqlIdentifier) alias).getSimple();
        boolean ordinality = ((SqlUnnestOperator) unnest.getOperator()).withOrdinality;
        if (!function.equals("unnest") || uses(select, name)) {
            List<SqlNode> all = new ArrayList<>(List.of(alias, identifier(at, name)));
            if (ordinality) {
                all.add(identifier(at, "ordinality"));
            }
            return as(at, unnest, all);
        }
        return names.isEmpty() ? unnest : as(at, unnest, names);
    }

    private static boolean uses(SqlSelect select, String name) {
        boolean[] found = new boolean[1];
        SqlNode from = select.getFrom();
        select.setFrom(null);
        select.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
                int last = identifier.names.size() - 1;
                found[0] |= identifier.names.get(last).equals(name)
                        && (last == 0 || identifier.names.get(0).equals(name));
                return null;
            }
        });
        select.setFrom(from);
        return found[0];
    }

    private static String name(SqlCall function) {
        return function.getOperator().getName().toLowerCase(Locale.ROOT).replaceFirst("^.*\\.", "");
    }

    /** A call of one of {@link #ARRAYS} as an UNNEST. */
    private static SqlNode array(SqlCall function) {
        SqlParserPos at = function.getParserPosition();
        List<SqlNode> arguments = function.getOperandList();
        return switch (name(function)) {
            case "generate_series" ->
                SqlStdOperatorTable.UNNEST.createCall(at, named("generate_series", at, arguments));
            case "generate_subscripts" ->
                SqlStdOperatorTable.UNNEST.createCall(
                        at,
                        named(
                                "generate_series",
                                at,
                                List.of(SqlLiteral.createExactNumeric("1", at), named("array_upper", at, arguments))));
            case "regexp_split_to_table" ->
                SqlStdOperatorTable.UNNEST.createCall(at, named("regexp_split_to_array", at, arguments));
            case "string_to_table" ->
                SqlStdOperatorTable.UNNEST.createCall(at, named("string_to_array", at, arguments));
            case "_pg_expandarray" -> SqlStdOperatorTable.UNNEST_WITH_ORDINALITY.createCall(at, arguments);
            default -> SqlStdOperatorTable.UNNEST.createCall(at, arguments);
        };
    }

    private static SqlNode named(String name, SqlParserPos at, List<SqlNode> arguments) {
        SqlCall call = (SqlCall) ((SqlSelect) parse("SELECT \"" + name + "\"(1)"))
                .getSelectList()
                .get(0);
        return call.getOperator().createCall(at, arguments);
    }

    private void moveToFrom(SqlSelect select) {
        SqlNodeList items = select.getSelectList();
        List<String> texts = new ArrayList<>();
        List<String> aliases = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            SqlNode item = items.get(i);
            Mover mover = new Mover(select, texts, aliases);
            SqlNode moved = Objects.requireNonNull(item.accept(mover));
            if (mover.found != null) {
                boolean bare = item.getKind() != SqlKind.AS && item.getKind() != SqlKind.DOT;
                items.set(
                        i,
                        bare
                                ? SqlStdOperatorTable.AS.createCall(
                                        item.getParserPosition(),
                                        moved,
                                        identifier(item.getParserPosition(), mover.found))
                                : moved);
            }
        }
    }

    /** Puts columns of a new table in place of calls, and the table into FROM. */
    private final class Mover extends SqlShuttle {
        private final SqlSelect select;
        private final List<String> texts;
        private final List<String> aliases;
        private @Nullable String found;

        Mover(SqlSelect select, List<String> texts, List<String> aliases) {
            this.select = select;
            this.texts = texts;
            this.aliases = aliases;
        }

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            if (call instanceof SqlSelect || call.getKind() == SqlKind.OVER) {
                return call;
            }
            boolean field = call.getKind() == SqlKind.DOT
                    && call.operand(0) instanceof SqlCall row
                    && isSetFunction(row)
                    && name(row).equals("_pg_expandarray");
            if (field) {
                String alias = alias(call.operand(0));
                found = ((SqlIdentifier) call.operand(1)).getSimple();
                return column(alias, found, call.getParserPosition());
            }
            if (!isSetFunction(call)) {
                return super.visit(call);
            }
            String alias = alias(call);
            found = name(call);
            SqlParserPos at = call.getParserPosition();
            return name(call).equals("_pg_expandarray")
                    ? ExpandedRow.of(column(alias, "x", at), column(alias, "n", at))
                    : column(alias, "value", at);
        }

        private String alias(SqlCall call) {
            String text = call.toString();
            int known = texts.indexOf(text);
            if (known >= 0) {
                return aliases.get(known);
            }
            String alias = "rows of " + ++made;
            texts.add(text);
            aliases.add(alias);
            SqlParserPos at = call.getParserPosition();
            boolean expanded = name(call).equals("_pg_expandarray");
            List<SqlNode> names = new ArrayList<>(List.of(identifier(at, alias)));
            names.add(identifier(at, expanded ? "x" : "value"));
            if (expanded) {
                names.add(identifier(at, "n"));
            }
            SqlNode table = as(at, array(call), names);
            SqlNode from = select.getFrom();
            select.setFrom(
                    from == null
                            ? table
                            : new SqlJoin(
                                    at,
                                    from,
                                    SqlLiteral.createBoolean(false, at),
                                    JoinType.CROSS.symbol(at),
                                    table,
                                    JoinConditionType.NONE.symbol(at),
                                    null));
            return alias;
        }
    }

    private static boolean isSetFunction(SqlCall call) {
        return call.getKind() == SqlKind.UNNEST
                || call.getOperator() instanceof SqlUnresolvedFunction && ARRAYS.contains(name(call));
    }

    private static SqlNode column(String table, String column, SqlParserPos at) {
        return new SqlIdentifier(List.of(table, column), at);
    }

    private static SqlNode as(SqlParserPos at, SqlNode table, List<SqlNode> names) {
        List<SqlNode> operands = new ArrayList<>(List.of(table));
        operands.addAll(names);
        return SqlStdOperatorTable.AS.createCall(at, operands);
    }

    private static SqlIdentifier identifier(SqlParserPos at, String name) {
        return new SqlIdentifier(name, at);
    }

    private static SqlNode parse(String query) {
        return QueryParser.parsePlain(query);
    }
}
