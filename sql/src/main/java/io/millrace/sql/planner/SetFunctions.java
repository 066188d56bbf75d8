package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
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
 * SELECT unnest(a) FROM t                SELECT u.v FROM t, UNNEST(a) AS u(v)
 * SELECT unnest(a), unnest(b) FROM t     SELECT u.v, u.w FROM t, UNNEST("$in_step"(a, b)) AS u(v, w)
 * </pre>
 */
final class SetFunctions extends SqlShuttle {
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
                SelectedRows.moveToFrom(select, "rows of " + ++made);
            }
            return select;
        }
        return visited != null && visited.getKind() == SqlKind.ARRAY_QUERY_CONSTRUCTOR
                ? ArrayOfQuery.collected((SqlCall) visited)
                : visited;
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
            SqlCall unnest = (SqlCall) inner;
            return unnest.operandCount() > 1 || RowArray.of(unnest.operand(0)) != null
                    ? rows(unnest, names, select)
                    : names.size() > 1 ? from : unnested(unnest, names, List.of("unnest"), select);
        }
        if (inner.getKind() != SqlKind.COLLECTION_TABLE
                || !(((SqlCall) inner).operand(0) instanceof SqlCall function)
                || !(function.getOperator() instanceof SqlUnresolvedFunction)) {
            return from;
        }
        return call(from, function, names, select);
    }

    private static SqlNode call(SqlNode from, SqlCall function, List<SqlNode> names, SqlSelect select) {
        String name = RowArray.name(function);
        SqlParserPos at = function.getParserPosition();
        if (RowArray.of(function) != null) {
            return rows((SqlCall) RowArray.unnest(function), names, select);
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

    /** {@code UNNEST(f(x))} of a function that returns rows, and UNNEST of several arrays. */
    private static SqlNode rows(SqlCall unnest, List<SqlNode> names, SqlSelect select) {
        RowArray rows = unnest.operandCount() == 1 ? RowArray.of(unnest.operand(0)) : null;
        SqlCall call = rows == null ? unnest : unnest.operand(0);
        SqlNode array =
                rows == null ? RowArray.inStep(unnest.getParserPosition(), unnest.getOperandList()) : rows.array(call);
        SqlCall elements = unnest.getOperator().createCall(unnest.getParserPosition(), array);
        if (names.size() > 1) {
            return as(call.getParserPosition(), elements, names);
        }
        List<String> columns = new ArrayList<>();
        for (int i = 0; rows == null && i < unnest.operandCount(); i++) {
            columns.add(i == 0 ? "unnest" : "unnest" + (i + 1));
        }
        columns.addAll(
                rows == null ? List.of() : rows.columns().isEmpty() ? List.of(RowArray.name(call)) : rows.columns());
        return unnested(elements, names, columns, select);
    }

    /** The alias names a single column too, unless that has a name of its own and the query does not use it so. */
    private static SqlNode unnested(SqlCall unnest, List<SqlNode> names, List<String> columns, SqlSelect select) {
        SqlParserPos at = unnest.getParserPosition();
        SqlNode alias = names.isEmpty() ? identifier(at, columns.get(0)) : names.get(0);
        String name = ((SqlIdentifier) alias).getSimple();
        boolean named = columns.size() > 1 || columns.equals(List.of("value"));
        boolean ordinality = ((SqlUnnestOperator) unnest.getOperator()).withOrdinality;
        boolean bare = columns.equals(List.of("unnest")) && !uses(select, name);
        if (bare && !(ordinality && names.isEmpty())) {
            return names.isEmpty() ? unnest : as(at, unnest, names);
        }
        List<SqlNode> all = new ArrayList<>(List.of(alias));
        if (named && (columns.size() > 1 || !uses(select, name))) {
            columns.forEach(column -> all.add(identifier(at, column)));
        } else {
            all.add(identifier(at, name));
        }
        if (ordinality) {
            all.add(identifier(at, "ordinality"));
        }
        return as(at, unnest, all);
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

    static SqlNode as(SqlParserPos at, SqlNode table, List<SqlNode> names) {
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
