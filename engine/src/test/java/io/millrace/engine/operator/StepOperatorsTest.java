package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Schema.Field;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.state.StateTable;
import io.millrace.engine.state.VolatileStateStore;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class StepOperatorsTest {
    private static final Schema SCHEMA = Schema.of(Field.of("k", DataType.BIGINT), Field.of("v", DataType.VARCHAR));

    private static StateTable nothingKept() {
        return new VolatileStateStore().table("test");
    }

    private static Step step() {
        return new Step(false, false);
    }

    private static ColumnBatch batch(Object[]... weightedRows) {
        BatchBuilder builder = new BatchBuilder(SCHEMA);
        for (Object[] row : weightedRows) {
            builder.addWeighted((Integer) row[0], Arrays.copyOfRange(row, 1, row.length));
        }
        return builder.build();
    }

    private static @Nullable Object[] w(int weight, @Nullable Object... row) {
        @Nullable Object[] all = new @Nullable Object[row.length + 1];
        all[0] = weight;
        System.arraycopy(row, 0, all, 1, row.length);
        return all;
    }

    @Property(tries = 200)
    void upsertsGiveTheRowsThatAreThere(@ForAll long seed) {
        Random random = new Random(seed);
        Map<@Nullable Object, List<@Nullable Object>> table = new HashMap<>();
        Map<List<@Nullable Object>, Long> output = new HashMap<>();
        MemoryStateTable state = new MemoryStateTable();
        ListSource source = new ListSource();
        Operator upsert = new UpsertToChanges(source, SCHEMA, List.of(0), step(), state);
        for (int steps = random.nextInt(8); steps >= 0; steps--) {
            BatchBuilder builder = new BatchBuilder(SCHEMA);
            for (int i = random.nextInt(12); i > 0; i--) {
                long key = random.nextInt(4);
                if (random.nextInt(3) == 0) {
                    table.remove(key);
                    builder.addWeighted(-1, key, null);
                } else {
                    String value = random.nextInt(4) == 0 ? null : "v" + random.nextInt(3);
                    table.put(key, Rows.row(key, value));
                    builder.add(key, value);
                }
            }
            source.add(builder.build());
            Rows.consolidated(Rows.drain(upsert)).forEach((row, weight) -> Rows.add(output, row, weight));
            Map<List<@Nullable Object>, Long> expected = new HashMap<>();
            table.values().forEach(row -> expected.put(row, 1L));
            assertThat(output).isEqualTo(expected);
            if (random.nextInt(3) == 0) {
                upsert.checkpoint();
                assertThat(state.size()).isEqualTo(table.size());
                source = new ListSource();
                upsert = new UpsertToChanges(source, SCHEMA, List.of(0), step(), state.copy());
                upsert.restore();
                upsert = new UpsertToChanges(source, SCHEMA, List.of(0), step(), state);
                upsert.restore();
            }
        }
    }

    @Example
    void upsertsOnceGiveEachKeysLastRow() {
        ListSource source = new ListSource()
                .add(batch(w(1, 1L, "a"), w(1, 2L, "b"), w(1, 1L, "c")))
                .add(batch(w(-1, 2L, null)));
        Operator upsert = new UpsertToChanges(source, SCHEMA, List.of(0), new Step(true, false), nothingKept());
        assertThat(Rows.list(Rows.drain(upsert))).containsExactly(Rows.row(1L, "c"));
    }

    @Example
    void pairsTheRowsOfAKey() {
        ListSource source =
                new ListSource().add(batch(w(1, 2L, "new"), w(1, 3L, "x"), w(-1, 2L, "old"), w(-1, 4L, "y")));
        assertThat(Rows.list(Rows.drain(new OpColumn(source, SCHEMA, List.of(0)))))
                .containsExactly(
                        Rows.row("UPDATE_BEFORE", 2L, "old"),
                        Rows.row("UPDATE_AFTER", 2L, "new"),
                        Rows.row("INSERT", 3L, "x"),
                        Rows.row("DELETE", 4L, "y"));
    }

    @Example
    void addsUpBeforeNamingOperations() {
        ListSource source = new ListSource().add(batch(w(2, 1L, "a"), w(-1, 2L, "b"), w(1, 2L, "b"), w(-2, 3L, null)));
        assertThat(Rows.list(Rows.drain(new OpColumn(source, SCHEMA, List.of()))))
                .containsExactly(
                        Rows.row("INSERT", 1L, "a"),
                        Rows.row("INSERT", 1L, "a"),
                        Rows.row("DELETE", 3L, null),
                        Rows.row("DELETE", 3L, null));
    }

    @Example
    void consolidatesEachStepAlone() {
        ListSource source = new ListSource().add(batch(w(1, 1L, "a"), w(1, 2L, "b"), w(-1, 1L, "a"), w(2, 2L, "b")));
        Operator consolidate = new Consolidate(source, SCHEMA);
        assertThat(Rows.consolidated(Rows.drain(consolidate))).isEqualTo(Map.of(Rows.row(2L, "b"), 3L));
        source.add(batch(w(-1, 2L, "b")));
        assertThat(Rows.consolidated(Rows.drain(consolidate))).isEqualTo(Map.of(Rows.row(2L, "b"), -1L));
    }

    @Example
    void expandsWeightsAcrossBatches() {
        ListSource source = new ListSource().add(batch(w(1, 1L, "a"), w(10_000, 2L, "b"), w(-3, 3L, "c")));
        List<ColumnBatch> batches = Rows.drain(new Expand(source));
        assertThat(batches).hasSizeGreaterThan(1);
        assertThat(Rows.list(batches)).hasSize(10_001).last().isEqualTo(Rows.row(2L, "b"));
    }

    @Example
    void givesConstantsOnceForEver() {
        MemoryStateTable state = new MemoryStateTable();
        Operator constants = new ConstantRows(List.of(batch(w(1, 1L, "a"))), state);
        assertThat(Rows.list(Rows.drain(constants))).hasSize(1);
        assertThat(Rows.list(Rows.drain(constants))).isEmpty();
        constants.checkpoint();
        Operator again = new ConstantRows(List.of(batch(w(1, 1L, "a"))), state);
        again.restore();
        assertThat(Rows.list(Rows.drain(again))).isEmpty();
    }

    @Example
    void unnestsArraysWithTheirPlaces() {
        Schema input = Schema.of(Field.of("k", DataType.BIGINT), Field.of("a", new DataType.Array(DataType.VARCHAR)));
        Schema output = Schema.of(
                input.field(0), input.field(1), Field.of("e", DataType.VARCHAR), Field.of("o", DataType.BIGINT));
        ColumnBatch batch = new BatchBuilder(input)
                .addWeighted(2, 1L, Arrays.asList("x", null))
                .add(2L, List.of())
                .add(3L, null)
                .build();
        Operator inner = new Unnest(new ListSource().add(batch), input, 1, false, true, false, output);
        assertThat(Rows.consolidated(Rows.drain(inner)))
                .isEqualTo(Map.of(
                        Rows.row(1L, Arrays.asList("x", null), "x", 1L), 2L,
                        Rows.row(1L, Arrays.asList("x", null), null, 2L), 2L));
        Operator outer = new Unnest(new ListSource().add(batch), input, 1, false, true, true, output);
        assertThat(Rows.list(Rows.drain(outer)))
                .contains(Rows.row(2L, List.of(), null, null), Rows.row(3L, null, null, null));
    }

    @Example
    void holdsRowsUntilTheirEndAndCountsLateOnes() {
        MemoryStateTable state = new MemoryStateTable();
        Step step = new Step(false, true);
        ListSource source = new ListSource();
        Operator gate = new FinalGate(source, SCHEMA, 0, step, state);
        source.add(batch(w(1, 10L, "a"), w(1, 20L, "b"), w(1, 10L, "gone"), w(-1, 10L, "gone")));
        step.begin();
        step.advanceWatermark(9);
        assertThat(Rows.drain(gate)).isEmpty();
        gate.checkpoint();
        gate = new FinalGate(source, SCHEMA, 0, step, state);
        gate.restore();
        step.begin();
        step.advanceWatermark(10);
        source.add(batch(w(1, 10L, "c")));
        assertThat(Rows.consolidated(Rows.drain(gate)))
                .isEqualTo(Map.of(Rows.row(10L, "a"), 1L, Rows.row(10L, "c"), 1L));
        step.begin();
        source.add(batch(w(-1, 10L, "a"), w(1, 10L, "late")));
        assertThat(Rows.drain(gate)).isEmpty();
        assertThat(step.lateRows()).isEqualTo(2);
        gate.checkpoint();
        assertThat(state.size()).isEqualTo(1);
    }

    private static HashAggregate aggregate(
            ListSource source,
            Schema schema,
            AggregateCall call,
            List<Integer> keys,
            int expiryKey,
            Step step,
            StateTable state) {
        return new HashAggregate(source, schema, keys, List.of(call), false, expiryKey, step, state);
    }

    private static AggregateCall call(String function, DataType type, Integer... arguments) {
        return new AggregateCall(function, List.of(arguments), false, null, List.of(), type, true);
    }

    @Example
    void forgetsClosedGroupsWithoutAChange() {
        MemoryStateTable state = new MemoryStateTable();
        Step step = new Step(false, true);
        ListSource source = new ListSource();
        HashAggregate aggregate = aggregate(source, SCHEMA, call("COUNT", DataType.BIGINT), List.of(0), 0, step, state);
        source.add(batch(w(1, 10L, "a"), w(1, 20L, "b")));
        step.begin();
        step.advanceWatermark(10);
        assertThat(Rows.consolidated(Rows.drain(aggregate)))
                .isEqualTo(Map.of(Rows.row(10L, 1L), 1L, Rows.row(20L, 1L), 1L));
        aggregate.checkpoint();
        assertThat(state.size()).isEqualTo(1);
        source.add(batch(w(1, 20L, "c")));
        step.begin();
        step.advanceWatermark(30);
        assertThat(Rows.consolidated(Rows.drain(aggregate)))
                .isEqualTo(Map.of(Rows.row(20L, 1L), -1L, Rows.row(20L, 2L), 1L));
        aggregate.checkpoint();
        assertThat(state.size()).isZero();
    }

    @Example
    void aGlobalAggregateGivesItsRowForNoInputOnce() {
        MemoryStateTable state = new MemoryStateTable();
        HashAggregate aggregate =
                aggregate(new ListSource(), SCHEMA, call("COUNT", DataType.BIGINT), List.of(), -1, step(), state);
        assertThat(Rows.list(Rows.drain(aggregate))).containsExactly(Rows.row(0L));
        assertThat(Rows.list(Rows.drain(aggregate))).isEmpty();
        aggregate.checkpoint();
        HashAggregate again =
                aggregate(new ListSource(), SCHEMA, call("COUNT", DataType.BIGINT), List.of(), -1, step(), state);
        again.restore();
        assertThat(Rows.list(Rows.drain(again))).isEmpty();
        HashAggregate once = aggregate(
                new ListSource(), SCHEMA, call("SUM", DataType.BIGINT, 0), List.of(), -1, new Step(true, false), state);
        assertThat(Rows.list(Rows.drain(once))).containsExactly(Collections.singletonList(null));
    }

    @Example
    void aSumIsOutOfRangeOnlyInItsResult() {
        ListSource fits = new ListSource().add(batch(w(1, Long.MAX_VALUE, ""), w(1, 5L, ""), w(1, -6L, "")));
        Step once = new Step(true, false);
        AggregateCall sum = call("SUM", DataType.BIGINT, 0);
        assertThat(Rows.list(Rows.drain(aggregate(fits, SCHEMA, sum, List.of(), -1, once, nothingKept()))))
                .containsExactly(Rows.row(Long.MAX_VALUE - 1));
        ListSource tooLarge = new ListSource().add(batch(w(1, Long.MAX_VALUE, ""), w(1, 1L, "")));
        HashAggregate failing = aggregate(tooLarge, SCHEMA, sum, List.of(), -1, once, nothingKept());
        assertThatThrownBy(() -> Rows.drain(failing))
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.sqlState()).isEqualTo("22003"))
                .hasMessage("bigint out of range");
    }

    @Example
    void aSingleValueIsOne() {
        ListSource two = new ListSource().add(batch(w(1, 1L, "a"), w(1, 2L, "b")));
        HashAggregate aggregate = aggregate(
                two,
                SCHEMA,
                call("SINGLE_VALUE", DataType.VARCHAR, 1),
                List.of(),
                -1,
                new Step(true, false),
                nothingKept());
        assertThatThrownBy(() -> Rows.drain(aggregate))
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> assertThat(e.sqlState()).isEqualTo("21000"));
    }
}
