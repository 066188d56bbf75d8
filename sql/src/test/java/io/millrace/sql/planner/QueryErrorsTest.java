package io.millrace.sql.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.plan.Emit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong query is told: PostgreSQL's SQLSTATE and words, and the place. */
class QueryErrorsTest {
    private static final QueryPlanner PLANNER = new QueryPlanner(SampleCatalog.NO_SYSTEM_TABLES);

    private static MillraceException error(String sql, Emit emit) {
        return catchThrowableOfType(
                MillraceException.class,
                () -> PLANNER.plan(SampleCatalog.CATALOG, new QueryText(sql, emit), SampleCatalog.CONTEXT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT id FROM orders WHER id = 1 | 42601 | syntax error at or near \"id\" | 28",
                "SELECT id FROM orders WHERE | 42601 | syntax error at end of input | 28",
                "SELECT FROM WHERE | 42601 | syntax error at or near \"FROM\" | 8",
                "SELECT 'abc | 42601 | unterminated quoted string at or near \"'abc\" | 8",
                "SELECT * FROM nosuch | 42P01 | relation \"nosuch\" does not exist | 15",
                "SELECT nosuch FROM orders | 42703 | column \"nosuch\" does not exist | 8",
                "SELECT o.nosuch FROM orders o | 42703 | column o.nosuch does not exist | 8",
                "SELECT id FROM orders o JOIN customers c ON o.customer = c.id | 42702 | column reference \"id\" is ambiguous | 8",
                "SELECT foo(id) FROM orders | 42883 | function foo(bigint) does not exist | 8",
                "SELECT id + note FROM orders | 42883 | operator does not exist: bigint + text | 8",
                "SELECT id, count(*) FROM orders GROUP BY customer | 42803 | column \"id\" must appear in the GROUP BY clause or be used in an aggregate function | 8",
                "SELECT id FROM orders WHERE count(*) > 1 | 42803 | aggregate functions are not allowed in WHERE | 29",
                "SELECT id FROM orders WHERE note | 42804 | argument of WHERE must be type boolean | 29",
                "SELECT 1 UNION SELECT 1, 2 | 42601 | each UNION query must have the same number of columns | 23",
                "SELECT 1::nosuch | 42704 | type \"nosuch\" does not exist | 11",
                "SELECT $0 | 42P02 | there is no parameter $0 | 8",
            })
    void areToldAsPostgresDoes(String sql, String sqlState, String message, int position) {
        MillraceException error = error(sql, Emit.SNAPSHOT);
        assertThat(error).as(sql).isNotNull();
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.sqlState()).isEqualTo(sqlState);
        assertThat(error.position()).isEqualTo(position);
    }

    @Test
    void positionsSurviveRewriting() {
        String sql =
                "SELECT id\nFROM orders -- all of them\nWHERE ts > now() - INTERVAL '5 minutes'\n  AND nosuch = $12";
        assertThat(error(sql, Emit.SNAPSHOT).position()).isEqualTo(sql.indexOf("nosuch") + 1);
    }

    @Test
    void finalNeedsAWindowAndAWatermark() {
        assertThat(error("SELECT customer, count(*) FROM orders GROUP BY customer", Emit.FINAL)
                        .sqlState())
                .isEqualTo("42P20");
        MillraceException noWatermark = error(
                "SELECT window_end, count(*) FROM TABLE(TUMBLE(TABLE quakes, DESCRIPTOR(at), INTERVAL '1' HOUR)) "
                        + "GROUP BY window_end",
                Emit.FINAL);
        assertThat(noWatermark.message()).isEqualTo("EMIT FINAL needs a watermark, and \"quakes\" has none");
        assertThat(noWatermark.hint()).contains("WATERMARK FOR");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id,name | VALUES (1) | 42601 | INSERT has more target columns than expressions",
                "id | VALUES (1, 2) | 42601 | INSERT has more expressions than target columns",
                "id,nope | VALUES (1, 2) | 42703 | column \"nope\" of relation \"customers\" does not exist",
                "id,id | VALUES (1, 2) | 42701 | column \"id\" specified more than once",
                "since | SELECT note FROM orders | 42804 | column \"since\" is of type date but expression is of type text",
                "score | VALUES (TRUE) | 42804 | column \"score\" is of type double precision but expression is of type boolean",
            })
    void insertsAreChecked(@Nullable String columns, String sql, String sqlState, String message) {
        MillraceException error = catchThrowableOfType(
                MillraceException.class,
                () -> PLANNER.planInsert(
                        SampleCatalog.CATALOG,
                        SampleCatalog.CATALOG.relation("customers"),
                        columns == null ? null : List.of(columns.split(",")),
                        new QueryText(sql, Emit.SNAPSHOT),
                        SampleCatalog.CONTEXT));
        assertThat(error).as(sql).isNotNull();
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.sqlState()).isEqualTo(sqlState);
    }
}
