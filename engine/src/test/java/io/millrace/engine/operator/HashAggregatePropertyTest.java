package io.millrace.engine.operator;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Schema.Field;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.plan.SortKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class HashAggregatePropertyTest {
    private static final Schema INPUT = Schema.of(
            Field.of("k", DataType.BIGINT),
            Field.of("name", DataType.VARCHAR),
            Field.of("x", DataType.INT),
            Field.of("d", DataType.DOUBLE),
            Field.of("m", DataType.decimal(10, 2)),
            Field.of("big", DataType.decimal(30, 3)),
            Field.of("flag", DataType.BOOLEAN));
    private static final Comparator<Object> NATURAL = HashAggregatePropertyTest::compare;

    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static List<@Nullable Object> row(int input, Random random) {
        return Rows.row(
                maybe(random, (long) random.nextInt(3)),
                maybe(random, List.of("", "a", "a longer name", "ğ").get(random.nextInt(4))),
                maybe(random, (long) random.nextInt(5) - 2),
                maybe(
                        random,
                        random.nextInt(40) == 0
                                ? Double.NaN
                                : (random.nextInt(2000) - 1000) * 0.1 * Math.pow(10, random.nextInt(30) - 15)),
                maybe(random, BigDecimal.valueOf(random.nextInt(1000), 2)),
                maybe(
                        random,
                        new BigDecimal("123456789012345678901.5")
                                .setScale(3)
                                .multiply(BigDecimal.valueOf(random.nextInt(3)))),
                maybe(random, random.nextBoolean()));
    }

    private static @Nullable Object maybe(Random random, Object value) {
        return random.nextInt(6) == 0 ? null : value;
    }

    private static AggregateCall call(String function, DataType type, Integer... arguments) {
        return new AggregateCall(function, List.of(arguments), false, null, List.of(), type, true);
    }

    private static AggregateCall distinct(String function, DataType type, int argument) {
        return new AggregateCall(function, List.of(argument), true, null, List.of(), type, true);
    }

    /** A call and what it should give over the values of its (first) argument, nulls and copies in. */
    private record Case(AggregateCall call, Definition definition) {}

    private interface Definition {
        @Nullable
        Object of(List<List<@Nullable Object>> rows);
    }

    private static List<Object> values(List<List<@Nullable Object>> rows, int column) {
        return rows.stream()
                .map(row -> row.get(column))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static final List<Case> CASES = List.of(
            new Case(call("COUNT", DataType.BIGINT), rows -> (long) rows.size()),
            new Case(call("COUNT", DataType.BIGINT, 1), rows ->
                    (long) values(rows, 1).size()),
            new Case(call("COUNT", DataType.BIGINT, 1, 2), rows -> rows.stream()
                    .filter(row -> row.get(1) != null && row.get(2) != null)
                    .count()),
            new Case(
                    distinct("COUNT", DataType.BIGINT, 1),
                    rows -> values(rows, 1).stream().distinct().count()),
            new Case(
                    call("SUM", DataType.BIGINT, 2),
                    rows -> nullIfNone(values(rows, 2), values -> values.stream()
                            .mapToLong(value -> (Long) value)
                            .sum())),
            new Case(
                    distinct("SUM", DataType.BIGINT, 2),
                    rows -> nullIfNone(values(rows, 2), values -> values.stream()
                            .distinct()
                            .mapToLong(value -> (Long) value)
                            .sum())),
            new Case(
                    call("SUM", DataType.decimal(20, 2), 4),
                    rows -> nullIfNone(values(rows, 4), HashAggregatePropertyTest::sum)),
            new Case(
                    call("SUM", DataType.decimal(38, 3), 5),
                    rows -> nullIfNone(values(rows, 5), HashAggregatePropertyTest::sum)),
            new Case(
                    call("AVG", DataType.decimal(20, 6), 4),
                    rows -> nullIfNone(values(rows, 4), values -> sum(values)
                            .divide(BigDecimal.valueOf(values.size()), 6, RoundingMode.HALF_UP))),
            new Case(
                    call("SUM", DataType.DOUBLE, 3),
                    rows -> nullIfNone(values(rows, 3), HashAggregatePropertyTest::exactSum)),
            new Case(
                    call("MIN", DataType.BIGINT, 2),
                    rows -> nullIfNone(
                            values(rows, 2),
                            values -> values.stream().min(NATURAL).orElseThrow())),
            new Case(
                    call("MAX", DataType.VARCHAR, 1),
                    rows -> nullIfNone(
                            values(rows, 1),
                            values -> values.stream().max(NATURAL).orElseThrow())),
            new Case(
                    call("MAX", DataType.DOUBLE, 3),
                    rows -> nullIfNone(
                            values(rows, 3),
                            values -> values.stream().max(NATURAL).orElseThrow())),
            new Case(
                    call("BOOL_AND", DataType.BOOLEAN, 6),
                    rows -> nullIfNone(values(rows, 6), values -> !values.contains(false))),
            new Case(
                    call("BOOL_OR", DataType.BOOLEAN, 6),
                    rows -> nullIfNone(values(rows, 6), values -> values.contains(true))),
            new Case(
                    new AggregateCall("COUNT", List.of(), false, 6, List.of(), DataType.BIGINT, false),
                    rows -> rows.stream()
                            .filter(row -> Boolean.TRUE.equals(row.get(6)))
                            .count()),
            new Case(
                    new AggregateCall(
                            "STRING_AGG",
                            List.of(1),
                            false,
                            null,
                            List.of(new SortKey(1, true, false)),
                            DataType.VARCHAR,
                            true),
                    rows -> nullIfNone(values(rows, 1), values -> values.stream()
                            .sorted(NATURAL.reversed())
                            .map(Object::toString)
                            .collect(Collectors.joining(",")))),
            new Case(
                    new AggregateCall(
                            "ARRAY_AGG",
                            List.of(2),
                            false,
                            null,
                            List.of(new SortKey(2, false, true)),
                            new DataType.Array(DataType.INT),
                            true),
                    rows -> {
                        List<@Nullable Object> sorted = new ArrayList<>();
                        rows.forEach(row -> sorted.add(row.get(2)));
                        sorted.sort(Comparator.nullsFirst(NATURAL));
                        return sorted.isEmpty() ? null : sorted;
                    }));

    private interface OfValues {
        Object of(List<Object> values);
    }

    private static @Nullable Object nullIfNone(List<Object> values, OfValues function) {
        return values.isEmpty() ? null : function.of(values);
    }

    private static BigDecimal sum(List<Object> values) {
        return values.stream().map(value -> (BigDecimal) value).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Object exactSum(List<Object> values) {
        if (values.contains(Double.NaN)) {
            return Double.NaN;
        }
        return values.stream()
                .map(value -> new BigDecimal((Double) value))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }

    private static Map<List<@Nullable Object>, Long> answer(
            List<Case> cases, List<Integer> keys, Map<List<@Nullable Object>, Long> input) {
        Map<List<@Nullable Object>, List<List<@Nullable Object>>> groups = new HashMap<>();
        if (keys.isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        input.forEach((row, weight) -> {
            List<@Nullable Object> key = new ArrayList<>();
            keys.forEach(column -> key.add(row.get(column)));
            groups.computeIfAbsent(key, none -> new ArrayList<>()).addAll(Collections.nCopies(weight.intValue(), row));
        });
        Map<List<@Nullable Object>, Long> answer = new HashMap<>();
        groups.forEach((key, rows) -> {
            List<@Nullable Object> row = new ArrayList<>(key);
            cases.forEach(oneCase -> row.add(oneCase.definition().of(rows)));
            answer.put(row, 1L);
        });
        return answer;
    }

    @Property(tries = 400)
    void givesTheAnswerOverAllRowsAfterEachStep(@ForAll long seed) {
        Random random = new Random(seed);
        boolean retracts = random.nextBoolean();
        List<Integer> keys = List.of(
                        List.<Integer>of(), List.of(0), List.of(1), List.of(0, 2), List.of(3, 1), List.of(4, 0, 5))
                .get(random.nextInt(6));
        List<Case> cases = new ArrayList<>(CASES);
        Collections.shuffle(cases, random);
        List<Case> chosen = cases.subList(0, random.nextInt(6));
        List<AggregateCall> calls = chosen.stream().map(Case::call).toList();
        new IncrementalCheck(
                        retracts,
                        HashAggregatePropertyTest::row,
                        (inputs, step, state) ->
                                new HashAggregate(inputs.get(0), INPUT, keys, calls, retracts, -1, step, state),
                        inputs -> answer(chosen, keys, inputs.get(0)),
                        INPUT)
                .run(seed);
    }
}
