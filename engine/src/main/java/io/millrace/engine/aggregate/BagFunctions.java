package io.millrace.engine.aggregate;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.state.ZSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions that look at all rows of a group. Rows come in the function's order, equal ones by all their values. */
final class BagFunctions {
    private BagFunctions() {}

    static void singleValue(RowBag bag, int group, ColumnBuilder results) {
        ZSet rows = bag.rows();
        int only = ZSet.NONE;
        for (int entry = rows.first(group); entry != ZSet.NONE; entry = rows.next(entry)) {
            long weight = rows.weight(entry);
            if (weight > 1 || (weight == 1 && only != ZSet.NONE)) {
                throw ErrorCode.CARDINALITY_VIOLATION.error(
                        "more than one row returned by a subquery used as an expression");
            }
            only = weight == 1 ? entry : only;
        }
        appendValue(rows, only, results);
    }

    /** FIRST_VALUE and LAST_VALUE: of the first or last row, NULL or not. */
    static BagFunction end(RowOrder order, boolean last) {
        return (bag, group, results) -> {
            int[] sorted = order.sorted(bag.rows(), group);
            int entry = sorted.length == 0 ? ZSet.NONE : sorted[last ? sorted.length - 1 : 0];
            appendValue(bag.rows(), entry, results);
        };
    }

    /** ARRAY_AGG; NULLs too. NULL for no rows. */
    static BagFunction array(RowOrder order) {
        return (bag, group, results) -> {
            List<@Nullable Object> values = values(bag.rows(), order.sorted(bag.rows(), group));
            if (values.isEmpty()) {
                results.appendNull();
            } else {
                results.appendObject(Collections.unmodifiableList(values));
            }
        };
    }

    private static List<@Nullable Object> values(ZSet rows, int[] entries) {
        Column column = rows.gather(0, entries, entries.length);
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < entries.length; i++) {
            for (long times = rows.weight(entries[i]); times > 0; times--) {
                values.add(column.value(i));
            }
        }
        return values;
    }

    /** BIT_AND, BIT_OR and BIT_XOR; NULL for no values. */
    static BagFunction bits(String function) {
        return (bag, group, results) -> {
            ZSet rows = bag.rows();
            boolean any = false;
            long bits = function.equals("BIT_AND") ? -1 : 0;
            for (int entry = rows.first(group); entry != ZSet.NONE; entry = rows.next(entry)) {
                Object value = rows.weight(entry) <= 0
                        ? null
                        : rows.gather(0, new int[] {entry}, 1).value(0);
                if (value == null) {
                    continue;
                }
                any = true;
                long number = ((Number) value).longValue();
                bits = switch (function) {
                    case "BIT_AND" -> bits & number;
                    case "BIT_OR" -> bits | number;
                    default -> rows.weight(entry) % 2 == 0 ? bits : bits ^ number;
                };
            }
            if (any) {
                results.appendLong(bits);
            } else {
                results.appendNull();
            }
        };
    }

    /** STRING_AGG (LISTAGG) of VARCHAR or BYTEA; NULLs left out, the separator is the row's own, in front of its value. */
    static BagFunction string(RowOrder order, boolean hasSeparator) {
        return (bag, group, results) -> {
            int[] entries = order.sorted(bag.rows(), group);
            ColumnBatch batch = bag.rows().gather(entries, entries.length);
            BytesColumn values = (BytesColumn) batch.column(0);
            java.io.ByteArrayOutputStream joined = new java.io.ByteArrayOutputStream();
            boolean any = false;
            for (int i = 0; i < entries.length; i++) {
                for (long times = values.isNull(i) ? 0 : bag.rows().weight(entries[i]); times > 0; times--) {
                    if (any) {
                        writeSeparator(batch, i, hasSeparator, joined);
                    }
                    joined.write(values.bytes(), values.starts()[i], values.lengths()[i]);
                    any = true;
                }
            }
            if (any) {
                results.appendBytes(joined.toByteArray(), 0, joined.size());
            } else {
                results.appendNull();
            }
        };
    }

    private static void writeSeparator(
            ColumnBatch batch, int row, boolean hasSeparator, java.io.ByteArrayOutputStream to) {
        if (!hasSeparator) {
            to.writeBytes(",".getBytes(StandardCharsets.UTF_8));
        } else if (!batch.column(1).isNull(row)) {
            BytesColumn separators = (BytesColumn) batch.column(1);
            to.write(separators.bytes(), separators.starts()[row], separators.lengths()[row]);
        }
    }

    private static void appendValue(ZSet rows, int entry, ColumnBuilder results) {
        if (entry == ZSet.NONE) {
            results.appendNull();
        } else {
            results.append(rows.gather(0, new int[] {entry}, 1).value(0));
        }
    }
}
