package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Schema.Field;
import io.millrace.engine.plan.SortKey;
import io.millrace.engine.state.VolatileStateStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class SortPropertyTest {
    private static final Schema SCHEMA =
            Schema.of(Field.of("s", DataType.VARCHAR), Field.of("n", DataType.BIGINT), Field.of("d", DataType.DOUBLE));

    private static List<@Nullable Object> row(int input, Random random) {
        // The last two strings are ordered differently by UTF-16 and by code point.
        return Rows.row(
                random.nextInt(6) == 0
                        ? null
                        : List.of("a", "b", "\uFFFD", "\uD83D\uDE00").get(random.nextInt(4)),
                random.nextInt(6) == 0 ? null : (long) random.nextInt(5),
                random.nextInt(6) == 0 ? null : random.nextInt(9) == 0 ? Double.NaN : random.nextInt(4) - 1.5);
    }

    private static List<SortKey> keys(Random random) {
        List<SortKey> keys = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            keys.add(new SortKey(random.nextInt(3), random.nextBoolean(), random.nextBoolean()));
        }
        return keys;
    }

    private static Comparator<List<@Nullable Object>> order(List<SortKey> keys) {
        List<SortKey> all = new ArrayList<>(keys);
        for (int i = 0; i < 3; i++) {
            all.add(new SortKey(i, false, false));
        }
        return (left, right) -> {
            for (SortKey key : all) {
                Object one = left.get(key.column());
                Object other = right.get(key.column());
                if (one == null || other == null) {
                    if (one != other) {
                        return (one == null) == key.nullsFirst() ? -1 : 1;
                    }
                } else {
                    int order = compare(one, other);
                    if (order != 0) {
                        return key.descending() ? -order : order;
                    }
                }
            }
            return 0;
        };
    }

    private static int compare(Object left, Object right) {
        if (left instanceof String text) {
            return Arrays.compareUnsigned(
                    text.getBytes(StandardCharsets.UTF_8), ((String) right).getBytes(StandardCharsets.UTF_8));
        }
        return left instanceof Long number
                ? Long.compare(number, (Long) right)
                : Double.compare((Double) left, (Double) right);
    }

    private static List<List<@Nullable Object>> sorted(
            Map<List<@Nullable Object>, Long> input, List<SortKey> keys, long offset, long fetch) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        input.forEach((row, weight) -> rows.addAll(Collections.nCopies(weight.intValue(), row)));
        rows.sort(order(keys));
        return rows.stream().skip(offset).limit(fetch).toList();
    }

    @Property(tries = 400)
    void keepsTheRangeCurrent(@ForAll long seed) {
        Random random = new Random(seed);
        List<SortKey> keys = keys(random);
        long offset = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
        long fetch = random.nextInt(6) == 0 ? Sort.ALL : random.nextInt(8);
        boolean retracts = random.nextBoolean();
        new IncrementalCheck(
                        retracts,
                        SortPropertyTest::row,
                        (inputs, step, state) ->
                                new Sort(inputs.get(0), SCHEMA, keys, offset, fetch, retracts, step, state),
                        inputs -> {
                            Map<List<@Nullable Object>, Long> answer = new HashMap<>();
                            sorted(inputs.get(0), keys, offset, fetch).forEach(row -> Rows.add(answer, row, 1));
                            return answer;
                        },
                        SCHEMA)
                .run(seed);
    }

    @Property(tries = 100)
    void givesASnapshotInOrder(@ForAll long seed) {
        Random random = new Random(seed);
        List<SortKey> keys = keys(random);
        long fetch = random.nextBoolean() ? Sort.ALL : 20;
        Map<List<@Nullable Object>, Long> input = new HashMap<>();
        List<Rows.Change> changes = new ArrayList<>();
        for (int i = random.nextInt(300); i > 0; i--) {
            Rows.Change change = new Rows.Change(row(0, random), 1);
            changes.add(change);
            Rows.add(input, change.row(), 1);
        }
        ListSource source = new ListSource();
        Rows.feed(source, SCHEMA, changes, random);
        Step step = new Step(true, false);
        Operator sort = new Sort(source, SCHEMA, keys, 3, fetch, false, step, new VolatileStateStore().table("sort"));
        assertThat(Rows.list(Rows.drain(new Expand(sort)))).isEqualTo(sorted(input, keys, 3, fetch));
    }
}
