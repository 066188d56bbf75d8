package io.millrace.sql.planner;

import io.millrace.engine.Engine;
import java.util.Set;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;

/** Which of Calcite's standard functions are to be found: those that something here or in the engine computes. */
final class RunnableFunctions {
    /** Aggregate and window functions of the engine. */
    private static final Set<String> AGGREGATES = Set.of(
            "ANY_VALUE",
            "AVG",
            "COUNT",
            "MAX",
            "MIN",
            "SUM",
            "$SUM0",
            "STDDEV",
            "STDDEV_POP",
            "STDDEV_SAMP",
            "VARIANCE",
            "VAR_POP",
            "VAR_SAMP",
            "SINGLE_VALUE",
            "LISTAGG",
            "FIRST_VALUE",
            "LAST_VALUE",
            "NTH_VALUE",
            "LAG",
            "LEAD",
            "ROW_NUMBER",
            "RANK",
            "DENSE_RANK",
            "PERCENT_RANK",
            "CUME_DIST",
            "NTILE",
            "GROUPING",
            "GROUPING_ID",
            "GROUP_ID",
            "SOME");

    /** What the translation itself makes something else of. */
    private static final Set<String> TRANSLATED = Set.of(
            "CAST",
            "COALESCE",
            "NULLIF",
            "POSITION",
            "STRPOS",
            "DESCRIPTOR",
            "TABLE",
            "UNNEST",
            "CURRENT_ROLE",
            "SYSTEM_USER",
            "CURRENT_PATH",
            "CONVERT",
            "LATERAL",
            "TIMESTAMPADD",
            "TIMESTAMPDIFF",
            "QUARTER",
            "WEEK",
            "DAYOFWEEK",
            "DAYOFYEAR",
            "%",
            "MOD",
            "ROW",
            "SESSION",
            "NEXT_VALUE",
            "CURRENT_VALUE");

    private RunnableFunctions() {}

    static boolean contains(SqlOperator standard) {
        if (!(standard instanceof SqlFunction) || isSyntax(standard.getSyntax())) {
            return true;
        }
        String name = OperatorNames.canonical(standard);
        return Engine.hasFunction(name) || AGGREGATES.contains(name) || TRANSLATED.contains(name);
    }

    /** Found by the grammar and not by name. */
    private static boolean isSyntax(SqlSyntax syntax) {
        return syntax == SqlSyntax.INTERNAL || syntax == SqlSyntax.SPECIAL;
    }
}
