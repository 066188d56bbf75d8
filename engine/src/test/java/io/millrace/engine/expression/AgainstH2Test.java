package io.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random expressions over random rows give what H2 gives. */
class AgainstH2Test {
    private static final int EXPRESSIONS = 400;
    private static final int ROWS = 40;
    private static final Schema SCHEMA = Schema.of(
            Schema.Field.of("a", DataType.BIGINT),
            Schema.Field.of("b", DataType.BIGINT),
            Schema.Field.of("s", DataType.VARCHAR),
            Schema.Field.of("t", DataType.VARCHAR),
            Schema.Field.of("p", DataType.BOOLEAN),
            Schema.Field.of("q", DataType.BOOLEAN),
            Schema.Field.of("x", RandomExpressions.MONEY),
            Schema.Field.of("y", RandomExpressions.MONEY));
    private static final long SEED = Long.getLong("seed", new Random().nextLong());

    private static Connection h2;
    private static ColumnBatch rows;

    @BeforeAll
    static void fill() throws SQLException {
        h2 = DriverManager.getConnection("jdbc:h2:mem:expressions");
        Random random = new Random(SEED);
        try (Statement statement = h2.createStatement()) {
            statement.execute("CREATE TABLE r(id INT PRIMARY KEY, a BIGINT, b BIGINT, s VARCHAR, t VARCHAR, p BOOLEAN,"
                    + " q BOOLEAN, x DECIMAL(12, 2), y DECIMAL(12, 2))");
        }
        BatchBuilder builder = new BatchBuilder(SCHEMA);
        try (PreparedStatement insert = h2.prepareStatement("INSERT INTO r VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < ROWS; i++) {
                @Nullable Object[] row = row(random);
                builder.add(row);
                insert.setInt(1, i);
                for (int j = 0; j < row.length; j++) {
                    insert.setObject(j + 2, row[j]);
                }
                insert.execute();
            }
        }
        rows = builder.build();
    }

    private static @Nullable Object[] row(Random random) {
        String[] texts = {"", "a", "ab", "Abba", "ä", "b a "};
        @Nullable Object[] row = new @Nullable Object[SCHEMA.size()];
        for (int i = 0; i < row.length; i++) {
            Object value =
                    switch (i) {
                        case 0, 1 ->
                            random.nextInt(6) == 0 ? random.nextLong() : (Long) (long) (random.nextInt(11) - 5);
                        case 2, 3 -> texts[random.nextInt(texts.length)];
                        case 4, 5 -> random.nextBoolean();
                        default -> BigDecimal.valueOf(random.nextInt(20001) - 10000, 2);
                    };
            row[i] = random.nextInt(4) == 0 ? null : value;
        }
        return row;
    }

    @AfterAll
    static void close() throws SQLException {
        h2.close();
    }

    @Test
    void agreesWithH2() {
        Random random = new Random(SEED + 1);
        int compared = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            RandomExpressions made = new RandomExpressions(random);
            RandomExpressions.Pair pair =
                    switch (i % 4) {
                        case 0 -> made.bool(4);
                        case 1 -> made.number(4);
                        case 2 -> made.text(4);
                        default -> made.money(3);
                    };
            compared += compare(pair, made.lazy);
        }
        assertThat(compared).isGreaterThan(EXPRESSIONS * ROWS / 2);
    }

    private static int compare(RandomExpressions.Pair pair, boolean lazy) {
        BitSet failed = new BitSet();
        Schema output = Schema.of(Schema.Field.of("v", pair.tree().type()));
        ColumnBatch ours = ExpressionCompiler.filterProject(
                        SCHEMA, null, List.of(pair.tree()), output, (row, error) -> failed.set(row))
                .apply(rows);
        List<@Nullable Object> theirs = new ArrayList<>();
        BitSet theyFail = theirs(pair.sql(), theirs);
        if (!lazy) {
            // H2 does not compute the right side where the left is NULL; PostgreSQL and we do.
            BitSet onlyTheirs = (BitSet) theyFail.clone();
            onlyTheirs.andNot(failed);
            assertThat(onlyTheirs)
                    .as("seed %s, rows of %s that should fail", SEED, pair.sql())
                    .isEqualTo(new BitSet());
        }
        if (pair.tree().type() == DataType.BOOLEAN) {
            selectsWhatIsTrue(pair, ours.column(0), failed);
        }
        Column column = ours.column(0);
        int at = 0;
        int compared = 0;
        for (int row = 0; row < ROWS; row++) {
            if (failed.get(row)) {
                continue;
            }
            Object our = normalized(column.value(at++));
            if (!theyFail.get(row)) {
                assertThat(our)
                        .as("seed %s, row %s of %s", SEED, row, pair.sql())
                        .isEqualTo(normalized(theirs.get(row)));
                compared++;
            }
        }
        return compared;
    }

    private static void selectsWhatIsTrue(RandomExpressions.Pair pair, Column values, BitSet failed) {
        int[] selected = new int[ROWS];
        int count = ExpressionCompiler.predicate(SCHEMA, pair.tree(), (row, error) -> {})
                .select(rows, selected);
        List<Integer> expected = new ArrayList<>();
        int at = 0;
        for (int row = 0; row < ROWS; row++) {
            if (!failed.get(row) && Boolean.TRUE.equals(values.value(at++))) {
                expected.add(row);
            }
        }
        assertThat(Arrays.stream(selected, 0, count).boxed().toList())
                .as("seed %s, %s", SEED, pair.sql())
                .isEqualTo(expected);
    }

    private static @Nullable Object normalized(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros();
        }
        return value instanceof Integer number ? (Object) number.longValue() : value;
    }

    /** Values by row; the rows that fail are the result. */
    private static BitSet theirs(String sql, List<@Nullable Object> values) {
        BitSet failed = new BitSet();
        try (Statement statement = h2.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + sql + " FROM r ORDER BY id")) {
            while (result.next()) {
                values.add(result.getObject(1));
            }
            return failed;
        } catch (SQLException whole) {
            values.clear();
        }
        for (int row = 0; row < ROWS; row++) {
            try (Statement statement = h2.createStatement();
                    ResultSet result = statement.executeQuery("SELECT " + sql + " FROM r WHERE id = " + row)) {
                result.next();
                values.add(result.getObject(1));
            } catch (SQLException e) {
                values.add(null);
                failed.set(row);
            }
        }
        return failed;
    }
}
