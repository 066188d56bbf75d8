package io.millrace.sql.differential;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows as a bag of texts that compare alike whoever computed them. Not thread-safe. */
final class Answer {
    private final Map<String, Long> weights = new TreeMap<>();

    void add(String row, long weight) {
        weights.merge(row, weight, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** Rows of a subscription; a leading {@code _op} says whether they are added or taken away. */
    void add(Schema schema, ColumnBatch batch) {
        boolean changes = schema.size() > 0 && schema.field(0).name().equals("_op");
        for (int row = 0; row < batch.rowCount(); row++) {
            long weight = 1;
            List<String> values = new ArrayList<>();
            for (int column = 0; column < schema.size(); column++) {
                Object value = batch.column(column).value(row);
                if (changes && column == 0) {
                    weight = "INSERT".equals(value) || "UPDATE_AFTER".equals(value) ? 1 : -1;
                } else {
                    values.add(text(value, schema.type(column)));
                }
            }
            add(String.join(" | ", values), weight);
        }
    }

    static Answer of(ResultSet rows) throws SQLException {
        Answer answer = new Answer();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                int type = rows.getMetaData().getColumnType(i);
                Object value =
                        switch (type) {
                            case java.sql.Types.DATE -> rows.getObject(i, LocalDate.class);
                            case java.sql.Types.TIMESTAMP -> rows.getObject(i, LocalDateTime.class);
                            default -> rows.getObject(i);
                        };
                values.add(text(value, DataType.VARCHAR));
            }
            answer.add(String.join(" | ", values), 1);
        }
        return answer;
    }

    private static String text(@Nullable Object value, DataType type) {
        if (value == null) {
            return "NULL";
        }
        if (type instanceof DataType.Timestamp) {
            return LocalDateTime.ofEpochSecond(
                            Math.floorDiv((Long) value, 1_000_000L),
                            (int) Math.floorMod((Long) value, 1_000_000L) * 1000,
                            ZoneOffset.UTC)
                    .toString();
        }
        if (type == DataType.DATE) {
            return LocalDate.ofEpochDay((Long) value).toString();
        }
        if (value instanceof Number number) {
            BigDecimal rounded = new BigDecimal(number.toString()).setScale(6, RoundingMode.HALF_UP);
            return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        }
        return value.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Answer answer && answer.weights.equals(weights);
    }

    @Override
    public int hashCode() {
        return weights.hashCode();
    }

    @Override
    public String toString() {
        return weights.entrySet().stream()
                .limit(40)
                .map(entry -> "  " + entry.getValue() + " x " + entry.getKey() + "\n")
                .collect(java.util.stream.Collectors.joining("", weights.size() + " different rows\n", ""));
    }
}
