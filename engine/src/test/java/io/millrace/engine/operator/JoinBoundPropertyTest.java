package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Schema.Field;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode.JoinKey;
import io.millrace.engine.plan.TimeBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A join whose partners are near in time forgets rows, and nobody can tell as long as no row is late. */
class JoinBoundPropertyTest {
    private static final Schema LEFT =
            Schema.of(Field.of("k", DataType.BIGINT), Field.of("t", DataType.TIMESTAMP), Field.of("n", DataType.INT));
    private static final Schema RIGHT = Schema.of(Field.of("t", DataType.TIMESTAMP), Field.of("k", DataType.BIGINT));
    private static final List<JoinKey> KEYS = List.of(new JoinKey(0, 1, false));

    /** A join with its inputs and all that it gave. */
    private static final class Trial {
        private final List<ListSource> sources = List.of(new ListSource(), new ListSource());
        private final Step step = new Step(false, false);
        private final Map<List<@Nullable Object>, Long> output = new HashMap<>();
        private MemoryStateTable state = new MemoryStateTable();
        private JoinType type = JoinType.INNER;
        private boolean retracts;
        private long least;
        private long most;

        Operator join() {
            TimeBound bound = new TimeBound(1, 0, Math.max(most, 0), Math.max(-least, 0), 0, 0);
            return new HashJoin(
                    sources.get(0),
                    LEFT,
                    sources.get(1),
                    RIGHT,
                    type,
                    KEYS,
                    this::near,
                    bound,
                    retracts,
                    retracts,
                    step,
                    state);
        }

        private int near(io.millrace.engine.data.ColumnBatch rows, int[] selected) {
            LongColumn left = (LongColumn) rows.column(1);
            LongColumn right = (LongColumn) rows.column(3);
            int count = 0;
            for (int i = 0; i < rows.rowCount(); i++) {
                if (!left.isNull(i) && !right.isNull(i) && near(left.values()[i], right.values()[i])) {
                    selected[count++] = i;
                }
            }
            return count;
        }

        private boolean near(long left, long right) {
            return least <= right - left && right - left <= most;
        }

        private boolean matches(List<@Nullable Object> left, List<@Nullable Object> right) {
            return left.get(0) != null
                    && left.get(0).equals(right.get(1))
                    && left.get(1) != null
                    && right.get(0) != null
                    && near((Long) left.get(1), (Long) right.get(0));
        }

        private List<@Nullable Object> row(int input, Random random) {
            Object key = random.nextInt(8) == 0 ? null : (long) random.nextInt(3);
            long watermark = Math.max(step.watermark(), 0);
            Object time = random.nextInt(12) == 0 ? null : watermark + random.nextInt(8);
            return input == 0 ? Rows.row(key, time, (long) random.nextInt(2)) : Rows.row(time, key);
        }

        private List<Rows.Change> changes(int input, Map<List<@Nullable Object>, Long> rows, Random random) {
            List<Rows.Change> changes = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                List<@Nullable Object> row = row(input, random);
                List<List<@Nullable Object>> open = rows.keySet().stream()
                        .filter(old -> old.get(1 - input) instanceof Long time && time >= step.watermark())
                        .toList();
                boolean takeAway = retracts && !open.isEmpty() && random.nextInt(3) == 0;
                changes.add(new Rows.Change(takeAway ? open.get(random.nextInt(open.size())) : row, takeAway ? -1 : 1));
                Rows.add(rows, changes.get(changes.size() - 1).row(), takeAway ? -1 : 1);
            }
            return changes;
        }

        /** Runs a step whose rows take the watermark to {@code watermark}. */
        private void run(Operator operator, long watermark) {
            step.begin();
            step.advanceWatermark(watermark);
            Rows.consolidated(Rows.drain(operator)).forEach((row, weight) -> Rows.add(output, row, weight));
        }

        private void feed(int input, List<@Nullable Object> row) {
            Rows.feed(sources.get(input), input == 0 ? LEFT : RIGHT, List.of(new Rows.Change(row, 1)), new Random(1));
        }
    }

    @Property(tries = 600)
    void forgetsWhatNobodyWillAskFor(@ForAll long seed) {
        Random random = new Random(seed);
        Trial trial = new Trial();
        trial.type = List.of(JoinType.values()).get(random.nextInt(6));
        trial.retracts = random.nextBoolean();
        trial.least = random.nextInt(-4, 3);
        trial.most = trial.least + random.nextInt(6);
        Operator operator = trial.join();
        List<Map<List<@Nullable Object>, Long>> inputs = List.of(new HashMap<>(), new HashMap<>());
        for (int i = 0; i < 12; i++) {
            for (int input = 0; input < 2; input++) {
                Rows.feed(
                        trial.sources.get(input),
                        input == 0 ? LEFT : RIGHT,
                        trial.changes(input, inputs.get(input), random),
                        random);
            }
            trial.run(operator, Math.max(trial.step.watermark(), 0) + random.nextInt(6));
            assertThat(trial.output)
                    .as("after step %s", i)
                    .isEqualTo(HashJoinPropertyTest.answer(trial.type, trial::matches, 3, 2, inputs));
            if (random.nextInt(3) == 0) {
                operator.checkpoint();
                trial.state = trial.state.copy();
                operator = trial.join();
                operator.restore();
            }
        }
        trial.run(operator, 1_000);
        operator.checkpoint();
        assertThat(trial.state.size()).isZero();
        assertThat(trial.step.lateRows()).isZero();
    }

    @Test
    void aLateRowMeetsWhatIsStillThereAndIsCounted() {
        Trial trial = new Trial();
        trial.least = 0;
        trial.most = 10;
        Operator operator = trial.join();
        trial.feed(0, Rows.row(1L, 100L, 0L));
        trial.run(operator, 105);
        trial.feed(1, Rows.row(102L, 1L));
        trial.run(operator, 105);
        assertThat(trial.output).isEqualTo(Map.of(Rows.row(1L, 100L, 0L, 102L, 1L), 1L));
        assertThat(trial.step.lateRows()).isEqualTo(1);
    }

    @Test
    void aLateChangeIsLeftOutWhereRowsCanBeTakenBack() {
        Trial trial = new Trial();
        trial.type = JoinType.LEFT;
        trial.retracts = true;
        trial.most = 10;
        Operator operator = trial.join();
        trial.feed(0, Rows.row(1L, 100L, 0L));
        trial.feed(1, Rows.row(100L, 1L));
        trial.run(operator, 200);
        Map<List<@Nullable Object>, Long> before = Map.copyOf(trial.output);
        Rows.feed(trial.sources.get(0), LEFT, List.of(new Rows.Change(Rows.row(1L, 100L, 0L), -1)), new Random(1));
        trial.run(operator, 200);
        assertThat(trial.output).isEqualTo(before).hasSize(1);
        assertThat(trial.step.lateRows()).isEqualTo(1);
    }
}
