package io.millrace.sql.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.OpenDatabase;
import io.millrace.sql.Session;
import io.millrace.sql.script.SessionTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.ImplicitCastOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever function of ours the planner takes, the engine runs: each is called with NULLs of the types it asks for. */
final class FunctionTableTest {
    /** For an argument of any type: one of these suits. */
    private static final List<String> ANY =
            List.of("VARCHAR", "BIGINT", "INT ARRAY", "TIMESTAMP", "BOOLEAN", "VARBINARY");

    private static final Map<SqlTypeFamily, String> TYPES = Map.of(
            SqlTypeFamily.CHARACTER, "VARCHAR",
            SqlTypeFamily.INTEGER, "INT",
            SqlTypeFamily.NUMERIC, "DOUBLE",
            SqlTypeFamily.EXACT_NUMERIC, "DECIMAL(10, 2)",
            SqlTypeFamily.DATETIME_INTERVAL, "INTERVAL DAY TO SECOND",
            SqlTypeFamily.DATETIME, "TIMESTAMP");

    /** Known to the planner only. */
    private static final Set<String> NOT_YET = Set.of("TO_REGCLASS");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @Test
    void everyFunctionOfThePlannerRuns() throws Exception {
        List<String> broken = new ArrayList<>();
        try (OpenDatabase open = new OpenDatabase(directory);
                Session session = open.session("millrace", Map.of())) {
            SessionTarget target = new SessionTarget(session);
            for (SqlOperator operator : Functions.all()) {
                if (operator instanceof SqlFunction function
                        && !(operator instanceof SqlAggFunction)
                        && !NOT_YET.contains(function.getName())
                        && Character.isLetter(function.getName().charAt(0))
                        && !runs(function, target)) {
                    broken.add(function.getName());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean runs(SqlFunction function, SessionTarget target) {
        if (function.getSyntax() == SqlSyntax.FUNCTION_ID) {
            return succeeds("SELECT " + function.getName(), target);
        }
        int least = function.getOperandCountRange().getMin();
        int most = function.getOperandCountRange().getMax();
        int limit = most < 0 ? least + 2 : most;
        return IntStream.rangeClosed(least, limit)
                .allMatch(count -> ANY.stream().anyMatch(any -> succeeds(call(function, count, any), target)));
    }

    private static String call(SqlFunction function, int count, String any) {
        String arguments = IntStream.range(0, count)
                .mapToObj(index -> "CAST(NULL AS " + type(function, index, any) + ")")
                .collect(Collectors.joining(", "));
        String name = function.getName();
        return name.contains(" ")
                ? "SELECT CAST(NULL AS TIMESTAMP) " + name + " 'UTC'"
                : "SELECT \"" + name.toLowerCase(Locale.ROOT) + "\"(" + arguments + ")";
    }

    private static String type(SqlFunction function, int index, String any) {
        return function.getOperandTypeChecker() instanceof ImplicitCastOperandTypeChecker checker
                ? TYPES.getOrDefault(checker.getOperandSqlTypeFamily(index), any)
                : any;
    }

    private static boolean succeeds(String sql, SessionTarget target) {
        String answer = String.join("\n", target.run(sql).lines());
        // What an argument's value is blamed for has been run.
        return !answer.startsWith("ERROR 42") && !answer.startsWith("ERROR XX") && !answer.startsWith("ERROR 0A");
    }
}
