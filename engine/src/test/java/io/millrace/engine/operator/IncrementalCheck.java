package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.data.Schema;
import io.millrace.engine.state.StateTable;
import io.millrace.engine.state.VolatileStateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Holds an operator against a plain definition of its answer: random changes in random slices, with checkpoint and
 * restore at random steps. After each step the sum of all output is the answer over the sum of all input; each step's
 * output is consolidated; and one step over all rows gives the same.
 */
final class IncrementalCheck {
    private final Schema[] schemas;
    private final boolean retracts;
    private final RowMaker rowMaker;
    private final Factory factory;
    private final Reference reference;
    private int mostSteps = 12;

    /** Makes a random row for an input. */
    interface RowMaker {
        List<@Nullable Object> row(int input, Random random);
    }

    /** Makes the operator under test. */
    interface Factory {
        Operator make(List<? extends Operator> inputs, Step step, StateTable state);
    }

    /** The answer over the inputs' rows. */
    interface Reference {
        Map<List<@Nullable Object>, Long> answer(List<Map<List<@Nullable Object>, Long>> inputs);
    }

    IncrementalCheck(boolean retracts, RowMaker rowMaker, Factory factory, Reference reference, Schema... schemas) {
        this.retracts = retracts;
        this.rowMaker = rowMaker;
        this.factory = factory;
        this.reference = reference;
        this.schemas = schemas;
    }

    void run(long seed) {
        Random random = new Random(seed);
        MemoryStateTable state = new MemoryStateTable();
        List<ListSource> sources = sources();
        Step step = new Step(false, false);
        Operator operator = factory.make(sources, step, state);
        List<Map<List<@Nullable Object>, Long>> inputs = new ArrayList<>();
        for (int i = 0; i < schemas.length; i++) {
            inputs.add(new HashMap<>());
        }
        Map<List<@Nullable Object>, Long> output = new HashMap<>();
        int steps = 1 + random.nextInt(mostSteps);
        for (int i = 0; i < steps; i++) {
            for (int input = 0; input < schemas.length; input++) {
                List<Rows.Change> changes = changes(input, inputs.get(input), random);
                Rows.feed(sources.get(input), schemas[input], changes, random);
            }
            step.begin();
            Rows.consolidated(Rows.drain(operator)).forEach((row, weight) -> Rows.add(output, row, weight));
            assertThat(output).as("after step %s", i).isEqualTo(reference.answer(inputs));
            if (random.nextInt(3) == 0) {
                operator.checkpoint();
                state = state.copy();
                sources = sources();
                operator = factory.make(sources, step, state);
                operator.restore();
            }
        }
        checkOnce(inputs, random);
    }

    private void checkOnce(List<Map<List<@Nullable Object>, Long>> inputs, Random random) {
        List<ListSource> sources = sources();
        Step step = new Step(true, false);
        Operator operator = factory.make(sources, step, new VolatileStateStore().table("test"));
        for (int input = 0; input < schemas.length; input++) {
            List<Rows.Change> changes = new ArrayList<>();
            inputs.get(input).forEach((row, weight) -> changes.add(new Rows.Change(row, weight)));
            Rows.feed(sources.get(input), schemas[input], changes, random);
        }
        step.begin();
        Map<List<@Nullable Object>, Long> output = new HashMap<>();
        Rows.drain(operator).forEach(batch -> {
            for (int i = 0; i < batch.rowCount(); i++) {
                Rows.add(output, Rows.row(batch, i), batch.weight(i));
            }
        });
        assertThat(output).as("in one step").isEqualTo(reference.answer(inputs));
    }

    private List<ListSource> sources() {
        List<ListSource> sources = new ArrayList<>();
        for (int i = 0; i < schemas.length; i++) {
            sources.add(new ListSource());
        }
        return sources;
    }

    /** Changes {@code rows} too; no weight is below 0 after them. */
    private List<Rows.Change> changes(int input, Map<List<@Nullable Object>, Long> rows, Random random) {
        List<Rows.Change> changes = new ArrayList<>();
        int count = random.nextInt(8) == 0 ? 0 : random.nextInt(20);
        for (int i = 0; i < count; i++) {
            boolean takeAway = retracts && !rows.isEmpty() && random.nextInt(2) == 0;
            List<@Nullable Object> row;
            long weight = takeAway ? -1 : random.nextInt(10) == 0 ? 2 : 1;
            if (takeAway) {
                List<List<@Nullable Object>> all = new ArrayList<>(rows.keySet());
                row = all.get(random.nextInt(all.size()));
            } else {
                row = rowMaker.row(input, random);
            }
            changes.add(new Rows.Change(row, weight));
            Rows.add(rows, row, weight);
        }
        if (retracts && random.nextBoolean()) {
            java.util.Collections.shuffle(changes, random);
        }
        return changes;
    }
}
