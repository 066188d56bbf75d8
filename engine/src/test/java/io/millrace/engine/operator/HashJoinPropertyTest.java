package io.millrace.engine.operator;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Schema.Field;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode.JoinKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class HashJoinPropertyTest {
    private static final Schema LEFT =
            Schema.of(Field.of("k", DataType.BIGINT), Field.of("s", DataType.VARCHAR), Field.of("x", DataType.INT));
    private static final Schema RIGHT =
            Schema.of(Field.of("y", DataType.INT), Field.of("k", DataType.BIGINT), Field.of("s", DataType.VARCHAR));

    private static List<@Nullable Object> row(int input, Random random) {
        Object key = random.nextInt(6) == 0 ? null : (long) random.nextInt(4);
        Object name = random.nextInt(6) == 0 ? null : List.of("a", "bc").get(random.nextInt(2));
        // No row is NULL in all its columns: joined to one, a row looks like one that has no partner.
        boolean numbered = name == null || random.nextInt(8) != 0;
        Object number = !numbered ? null : (long) random.nextInt(5);
        return input == 0 ? Rows.row(key, name, number) : Rows.row(number, key, name);
    }

    /** Left x is below right y. */
    private static final RowPredicate LESS = (rows, selected) -> {
        LongColumn x = (LongColumn) rows.column(2);
        LongColumn y = (LongColumn) rows.column(3);
        int count = 0;
        for (int i = 0; i < rows.rowCount(); i++) {
            if (!x.isNull(i) && !y.isNull(i) && x.values()[i] < y.values()[i]) {
                selected[count++] = i;
            }
        }
        return count;
    };

    private static boolean matches(
            List<@Nullable Object> left, List<@Nullable Object> right, List<JoinKey> keys, boolean residual) {
        for (JoinKey key : keys) {
            Object one = left.get(key.left());
            Object other = right.get(key.right());
            if (one == null || other == null ? !(key.nullsEqual() && one == other) : !one.equals(other)) {
                return false;
            }
        }
        Object x = left.get(2);
        Object y = right.get(0);
        return !residual || (x != null && y != null && (Long) x < (Long) y);
    }

    /** The definition of a join, of rows of {@code leftWidth} and {@code rightWidth} columns. */
    static Map<List<@Nullable Object>, Long> answer(
            JoinType type,
            BiPredicate<List<@Nullable Object>, List<@Nullable Object>> matches,
            int leftWidth,
            int rightWidth,
            List<Map<List<@Nullable Object>, Long>> inputs) {
        Map<List<@Nullable Object>, Long> answer = new HashMap<>();
        Set<List<@Nullable Object>> rightMatched = new HashSet<>();
        inputs.get(0).forEach((left, leftWeight) -> {
            boolean[] matched = new boolean[1];
            inputs.get(1).forEach((right, rightWeight) -> {
                if (matches.test(left, right)) {
                    matched[0] = true;
                    rightMatched.add(right);
                    if (type != JoinType.SEMI && type != JoinType.ANTI) {
                        Rows.add(answer, beside(left, right), leftWeight * rightWeight);
                    }
                }
            });
            if (matched[0] ? type == JoinType.SEMI : type == JoinType.ANTI) {
                Rows.add(answer, left, leftWeight);
            } else if (!matched[0] && (type == JoinType.LEFT || type == JoinType.FULL)) {
                Rows.add(answer, beside(left, Collections.nCopies(rightWidth, null)), leftWeight);
            }
        });
        if (type == JoinType.RIGHT || type == JoinType.FULL) {
            inputs.get(1).forEach((right, weight) -> {
                if (!rightMatched.contains(right)) {
                    Rows.add(answer, beside(Collections.nCopies(leftWidth, null), right), weight);
                }
            });
        }
        return answer;
    }

    private static List<@Nullable Object> beside(
            List<? extends @Nullable Object> left, List<? extends @Nullable Object> right) {
        List<@Nullable Object> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }

    @Property(tries = 600)
    void givesTheAnswerOverAllRowsAfterEachStep(@ForAll long seed) {
        Random random = new Random(seed);
        JoinType type = List.of(JoinType.values()).get(random.nextInt(6));
        List<JoinKey> keys = List.of(
                        List.<JoinKey>of(),
                        List.of(new JoinKey(0, 1, false)),
                        List.of(new JoinKey(0, 1, true)),
                        List.of(new JoinKey(0, 1, false), new JoinKey(1, 2, true)))
                .get(random.nextInt(4));
        RowPredicate residual = random.nextBoolean() ? LESS : null;
        new IncrementalCheck(
                        random.nextInt(4) != 0,
                        HashJoinPropertyTest::row,
                        (inputs, step, state) -> new HashJoin(
                                inputs.get(0),
                                LEFT,
                                inputs.get(1),
                                RIGHT,
                                type,
                                keys,
                                residual,
                                null,
                                true,
                                true,
                                step,
                                state),
                        inputs -> answer(
                                type, (left, right) -> matches(left, right, keys, residual != null), 3, 3, inputs),
                        LEFT,
                        RIGHT)
                .run(seed);
    }
}
