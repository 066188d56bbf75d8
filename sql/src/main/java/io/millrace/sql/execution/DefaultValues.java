package io.millrace.sql.execution;

import static io.millrace.common.error.Invariant.check;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.Schema;
import io.millrace.sql.parser.ValuesDefaults;
import io.millrace.sql.statement.ChangeStatement.Overriding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which columns of rows to insert get their defaults, and the rows with them. Immutable. */
final class DefaultValues {
    private final Relation target;

    /** By position, of which rows; null for all. */
    private final Map<Integer, @Nullable BitSet> columns;

    private DefaultValues(Relation target, Map<Integer, @Nullable BitSet> columns) {
        this.target = target;
        this.columns = columns;
    }

    /** Those of the columns whose positions are not {@code given}. */
    static DefaultValues of(Relation target, int[] given) {
        return of(target, given, ValuesDefaults.NONE, Overriding.SYSTEM);
    }

    /**
     * @param given positions of the columns of the rows, in the rows' order
     * @param marked where VALUES says DEFAULT
     * @throws io.millrace.common.error.MillraceException GENERATED_ALWAYS
     */
    static DefaultValues of(Relation target, int[] given, ValuesDefaults marked, Overriding overriding) {
        Map<Integer, @Nullable BitSet> columns = new TreeMap<>();
        Schema schema = target.schema();
        for (int i = 0; i < schema.size(); i++) {
            ColumnDefault value = target.rules().defaultOf(schema.field(i).name());
            if (value == null) {
                continue;
            }
            int position = i;
            int at = IntStream.range(0, given.length)
                    .filter(each -> given[each] == position)
                    .findFirst()
                    .orElse(-1);
            if (at < 0 || marked.isAll(at) || value.isIdentity() && overriding == Overriding.USER) {
                columns.put(i, null);
            } else if (value.kind() == ColumnDefault.Kind.ALWAYS && overriding == Overriding.NONE) {
                throw generatedAlways(
                                "cannot insert a non-DEFAULT value into column \"%s\"",
                                schema.field(i).name())
                        .hint("Use OVERRIDING SYSTEM VALUE to override.");
            } else if (marked.isAny(at)) {
                columns.put(i, marked.rows(at));
            }
        }
        return new DefaultValues(target, columns);
    }

    static MillraceException generatedAlways(String message, String column) {
        return ErrorCode.GENERATED_ALWAYS
                .error(message, column)
                .detail("Column \"" + column + "\" is an identity column defined as GENERATED ALWAYS.");
    }

    boolean isNone() {
        return columns.isEmpty();
    }

    /** Whether it depends on a row's number. */
    boolean isByRow() {
        return columns.values().stream().anyMatch(Objects::nonNull);
    }

    boolean has(int column) {
        return columns.containsKey(column);
    }

    /** The rows with the defaults in place. */
    CompletableFuture<List<ColumnBatch>> fill(SessionContext session, List<ColumnBatch> batches) {
        CompletableFuture<List<ColumnBatch>> filled = CompletableFuture.completedFuture(batches);
        int rowCount = Math.toIntExact(Batches.count(batches));
        for (Map.Entry<Integer, @Nullable BitSet> each :
                rowCount == 0 ? Map.<Integer, BitSet>of().entrySet() : columns.entrySet()) {
            int column = each.getKey();
            BitSet rows = each.getValue();
            Schema.Field field = target.schema().field(column);
            ColumnDefault value = Objects.requireNonNull(target.rules().defaultOf(field.name()));
            int count = rows == null ? rowCount : rows.cardinality();
            filled = filled.thenCompose(
                    before -> DefaultExpressions.values(session, value, field.name(), field.type(), count)
                            .thenApply(values -> with(before, column, rows, values)));
        }
        return filled;
    }

    private List<ColumnBatch> with(List<ColumnBatch> batches, int column, @Nullable BitSet rows, Column values) {
        List<ColumnBatch> filled = new ArrayList<>();
        int row = 0;
        int next = 0;
        for (ColumnBatch batch : batches) {
            ColumnBuilder builder = ColumnBuilder.of(target.schema().type(column));
            for (int i = 0; i < batch.rowCount(); i++, row++) {
                boolean given = rows != null && !rows.get(row);
                builder.append(given ? batch.column(column).value(i) : values.value(next++));
            }
            Column[] all = new Column[batch.columnCount()];
            for (int i = 0; i < all.length; i++) {
                all[i] = i == column ? builder.build() : batch.column(i);
            }
            filled.add(new ColumnBatch(batch.rowCount(), all));
        }
        check(rows == null || row >= rows.length(), "%s rows for %s", row, rows);
        return filled;
    }
}
