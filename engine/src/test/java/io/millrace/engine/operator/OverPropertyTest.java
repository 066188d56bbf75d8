package io.millrace.engine.operator;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Schema.Field;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.PlanNode.OverCall;
import io.millrace.engine.plan.SortKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class OverPropertyTest {
    private static final Schema INPUT =
            Schema.of(Field.of("k", DataType.VARCHAR), Field.of("t", DataType.BIGINT), Field.of("x", DataType.BIGINT));

    private static List<@Nullable Object> row(int input, Random random) {
        return Rows.row(
                random.nextInt(5) == 0 ? null : List.of("a", "b").get(random.nextInt(2)),
                (long) random.nextInt(6),
                random.nextInt(5) == 0 ? null : (long) random.nextInt(4));
    }

    /** What a call gives for row {@code at} of a partition's ordered rows. */
    private interface Definition {
        @Nullable
        Object of(List<List<@Nullable Object>> rows, int at);
    }

    private record Case(OverCall call, Definition definition) {}

    private static OverCall call(
            String function, boolean rows, @Nullable Long lower, @Nullable Long upper, Integer... arguments) {
        return new OverCall(function, List.of(arguments), rows, lower, upper, DataType.BIGINT, true);
    }

    private static long time(List<@Nullable Object> row) {
        return (Long) Objects.requireNonNull(row.get(1));
    }

    private static List<Long> values(List<List<@Nullable Object>> rows) {
        List<Long> values = new ArrayList<>();
        rows.forEach(row -> {
            Object value = row.get(2);
            if (value != null) {
                values.add((Long) value);
            }
        });
        return values;
    }

    private static @Nullable Object sum(List<List<@Nullable Object>> rows) {
        List<Long> values = values(rows);
        return values.isEmpty()
                ? null
                : values.stream().mapToLong(value -> value).sum();
    }

    private static List<List<@Nullable Object>> near(
            List<List<@Nullable Object>> rows, int at, long before, long after) {
        long time = time(rows.get(at));
        return rows.stream()
                .filter(row -> time(row) >= time - before && time(row) <= time + after)
                .toList();
    }

    private static final List<Case> CASES = List.of(
            new Case(call("ROW_NUMBER", true, null, 0L), (rows, at) -> at + 1L),
            new Case(
                    call("RANK", false, null, 0L),
                    (rows, at) -> rows.stream()
                                    .filter(row -> time(row) < time(rows.get(at)))
                                    .count()
                            + 1),
            new Case(
                    call("DENSE_RANK", false, null, 0L),
                    (rows, at) -> rows.stream()
                                    .map(OverPropertyTest::time)
                                    .filter(time -> time < time(rows.get(at)))
                                    .distinct()
                                    .count()
                            + 1),
            new Case(
                    call("LAG", true, null, 0L, 2),
                    (rows, at) -> at == 0 ? null : rows.get(at - 1).get(2)),
            new Case(
                    call("LEAD", true, null, 0L, 2),
                    (rows, at) ->
                            at + 1 == rows.size() ? null : rows.get(at + 1).get(2)),
            new Case(call("SUM", true, null, 0L, 2), (rows, at) -> sum(rows.subList(0, at + 1))),
            new Case(call("SUM", false, null, 0L, 2), (rows, at) -> sum(near(rows, at, 100, 0))),
            new Case(
                    call("SUM", true, -2L, 1L, 2),
                    (rows, at) -> sum(rows.subList(Math.max(0, at - 2), Math.min(rows.size(), at + 2)))),
            new Case(call("SUM", false, -1L, 2L, 2), (rows, at) -> sum(near(rows, at, 1, 2))),
            new Case(
                    call("MAX", true, -1L, -1L, 2),
                    (rows, at) -> at == 0 ? null : rows.get(at - 1).get(2)),
            new Case(call("COUNT", false, 0L, null), (rows, at) ->
                    (long) near(rows, at, 0, 100).size()),
            new Case(call("FIRST_VALUE", true, -1L, null, 2), (rows, at) -> rows.get(Math.max(0, at - 1))
                    .get(2)),
            new Case(
                    call("LAST_VALUE", false, null, 0L, 2),
                    (rows, at) -> rows.get(near(rows, at, 100, 0).size() - 1).get(2)));

    private static final Comparator<List<@Nullable Object>> ORDER = (left, right) -> {
        int byTime = Long.compare(time(left), time(right));
        if (byTime != 0) {
            return byTime;
        }
        Object one = left.get(2);
        Object other = right.get(2);
        return one == null || other == null
                ? Boolean.compare(one == null, other == null)
                : Long.compare((Long) one, (Long) other);
    };

    private static Map<List<@Nullable Object>, Long> answer(
            List<Case> cases, boolean partitioned, Map<List<@Nullable Object>, Long> input) {
        Map<List<@Nullable Object>, List<List<@Nullable Object>>> partitions = new HashMap<>();
        input.forEach((row, weight) -> partitions
                .computeIfAbsent(partitioned ? Rows.row(row.get(0)) : Rows.row(), none -> new ArrayList<>())
                .addAll(Collections.nCopies(weight.intValue(), row)));
        Map<List<@Nullable Object>, Long> answer = new HashMap<>();
        partitions.values().forEach(rows -> {
            rows.sort(Comparator.comparing((List<@Nullable Object> row) -> time(row))
                    .thenComparing(row -> String.valueOf(row.get(0) == null ? "z" : row.get(0)))
                    .thenComparing(ORDER));
            for (int at = 0; at < rows.size(); at++) {
                List<@Nullable Object> row = new ArrayList<>(rows.get(at));
                for (Case one : cases) {
                    row.add(one.definition().of(rows, at));
                }
                Rows.add(answer, row, 1);
            }
        });
        return answer;
    }

    @Property(tries = 300)
    void givesTheAnswerOverAllRowsAfterEachStep(@ForAll long seed) {
        Random random = new Random(seed);
        List<Case> cases = new ArrayList<>(CASES);
        Collections.shuffle(cases, random);
        List<Case> chosen = cases.subList(0, 1 + random.nextInt(4));
        boolean partitioned = random.nextBoolean();
        List<Field> fields = new ArrayList<>(INPUT.fields());
        chosen.forEach(
                one -> fields.add(Field.of(one.call().function(), one.call().type())));
        PlanNode.Over plan = new PlanNode.Over(
                new PlanNode.Values(INPUT, List.of()),
                partitioned ? List.of(0) : List.of(),
                List.of(new SortKey(1, false, false)),
                chosen.stream().map(Case::call).toList(),
                new Schema(fields));
        new IncrementalCheck(
                        random.nextBoolean(),
                        OverPropertyTest::row,
                        (inputs, step, state) -> new Over(inputs.get(0), INPUT, plan, step, state),
                        inputs -> answer(chosen, partitioned, inputs.get(0)),
                        INPUT)
                .run(seed);
    }
}
