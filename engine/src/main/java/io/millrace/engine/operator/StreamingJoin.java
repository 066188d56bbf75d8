package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode.JoinKey;
import io.millrace.engine.plan.TimeBound;
import io.millrace.engine.state.ByteSource;
import io.millrace.engine.state.DirtySlots;
import io.millrace.engine.state.StateTable;
import io.millrace.engine.state.ZSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link HashJoin} of two changing sides. At the step's end every pair with a changed row is looked at once: first
 * changed left rows with all their partners, then changed right rows with their unchanged partners; its weight changes
 * from the product of the old weights to that of the new ones, so that no transient pair is given. Then rows that depend
 * on having matches or none: padded with NULLs in outer joins, alone in SEMI and ANTI. The output is consolidated, but
 * that a row joined to a partner of NULLs only and the same row without a partner are not told apart and not added up.
 * Where a {@link TimeBound} tells that a row's partners have all been, the row is forgotten.
 */
final class StreamingJoin extends StepOperator {
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    /** Groups of rows whose key is NULL, one a side, so that they have no partners; key n is in group n + 2. */
    private static final int KEY_GROUPS = 2;

    private final Schema leftSchema;
    private final Schema rightSchema;
    private final JoinType type;
    private final @Nullable RowPredicate residual;
    private final JoinLimit leftLimit;
    private final JoinLimit rightLimit;
    private final Step step;
    private final StateTable state;
    private final JoinKeys keys;
    private final JoinSide left;
    private final JoinSide right;
    private final boolean leftOnly;
    private final boolean keepsLeft;
    private final boolean keepsRight;

    private Phase phase = Phase.CHANGED_LEFT;
    /** Position in the changed, then in the rematched entries. */
    private int position;
    /** The next partner of the entry at {@link #position}, once {@link #atPartners}. */
    private int partner = ZSet.NONE;

    private boolean atPartners;

    private enum Phase {
        CHANGED_LEFT,
        CHANGED_RIGHT,
        ALONE_LEFT,
        ALONE_RIGHT,
        DONE
    }

    StreamingJoin(
            Operator left,
            Schema leftSchema,
            Operator right,
            Schema rightSchema,
            JoinType type,
            List<JoinKey> keys,
            @Nullable RowPredicate residual,
            JoinLimit leftLimit,
            JoinLimit rightLimit,
            Step step,
            StateTable state) {
        super(HashJoin.outputSchema(leftSchema, rightSchema, type), left, right);
        this.leftSchema = leftSchema;
        this.rightSchema = rightSchema;
        this.type = type;
        this.residual = residual;
        this.state = state;
        this.keys = new JoinKeys(keys, leftSchema);
        this.leftLimit = leftLimit;
        this.rightLimit = rightLimit;
        this.step = step;
        this.left = new JoinSide(LEFT, leftSchema, leftLimit, state);
        this.right = new JoinSide(RIGHT, rightSchema, rightLimit, state);
        leftOnly = type == JoinType.SEMI || type == JoinType.ANTI;
        keepsLeft = leftOnly || type == JoinType.LEFT || type == JoinType.FULL;
        keepsRight = type == JoinType.RIGHT || type == JoinType.FULL;
    }

    @Override
    void take(int input, ColumnBatch given) {
        boolean isLeft = input == LEFT;
        ColumnBatch batch = (isLeft ? leftLimit : rightLimit).timely(given, step);
        int[] groups = groups(batch, isLeft);
        boolean keepsAll = isLeft ? keepsLeft : keepsRight;
        ColumnBatch kept = batch;
        if (!keepsAll) {
            int[] rows = new int[groups.length];
            int count = 0;
            for (int i = 0; i < groups.length; i++) {
                if (groups[i] >= KEY_GROUPS) {
                    groups[count] = groups[i];
                    rows[count++] = i;
                }
            }
            kept = count == groups.length ? batch : batch.gather(rows, count);
        }
        (isLeft ? left : right).take(groups, kept);
    }

    private int[] groups(ColumnBatch batch, boolean isLeft) {
        int[] groups = keys.of(batch, isLeft, true);
        for (int i = 0; i < groups.length; i++) {
            groups[i] = groups[i] == JoinKeys.NO_MATCH ? (isLeft ? LEFT : RIGHT) : groups[i] + KEY_GROUPS;
        }
        return groups;
    }

    @Override
    @Nullable
    ColumnBatch give() {
        switch (phase) {
            case CHANGED_LEFT:
                return givePairs(left, right, Phase.CHANGED_RIGHT);
            case CHANGED_RIGHT:
                return givePairs(right, left, Phase.ALONE_LEFT);
            case ALONE_LEFT:
                return keepsLeft ? giveAlone(left, Phase.ALONE_RIGHT) : enter(Phase.ALONE_RIGHT);
            case ALONE_RIGHT:
                return keepsRight ? giveAlone(right, Phase.DONE) : enter(Phase.DONE);
            default:
                return null;
        }
    }

    private ColumnBatch enter(Phase next) {
        phase = next;
        position = 0;
        atPartners = false;
        return nothingYet();
    }

    private ColumnBatch givePairs(JoinSide side, JoinSide other, Phase next) {
        int[] mine = new int[ColumnBatch.TARGET_ROWS];
        int[] partners = new int[ColumnBatch.TARGET_ROWS];
        int count = 0;
        DirtySlots changed = side.changed();
        while (count < mine.length && position < changed.count()) {
            int entry = changed.slots()[position];
            if (!atPartners) {
                partner = side.isChanged(entry) ? other.rows().first(side.rows().group(entry)) : ZSet.NONE;
                atPartners = true;
            }
            if (partner == ZSet.NONE) {
                position++;
                atPartners = false;
                continue;
            }
            if (side == left || !other.isChanged(partner)) {
                mine[count] = entry;
                partners[count++] = partner;
            }
            partner = other.rows().next(partner);
        }
        if (count == 0) {
            return enter(next);
        }
        return side == left ? match(mine, partners, count) : match(partners, mine, count);
    }

    private ColumnBatch match(int[] lefts, int[] rights, int count) {
        if (leftOnly && residual == null) {
            meetAll(lefts, rights, count);
            return nothingYet();
        }
        Column[] leftColumns = left.rows().gather(lefts, count).columns();
        Column[] rightColumns = right.rows().gather(rights, count).columns();
        ColumnBatch pairs = new ColumnBatch(count, Batches.beside(leftColumns, rightColumns));
        int[] selected = new int[count];
        int matched = count;
        if (residual != null) {
            matched = residual.select(pairs, selected);
            for (int i = 0; i < matched; i++) {
                lefts[i] = lefts[selected[i]];
                rights[i] = rights[selected[i]];
            }
        } else {
            java.util.Arrays.setAll(selected, i -> i);
        }
        meetAll(lefts, rights, matched);
        return leftOnly ? nothingYet() : weighted(pairs, selected, lefts, rights, matched);
    }

    private void meetAll(int[] lefts, int[] rights, int count) {
        for (int i = 0; i < count; i++) {
            if (keepsLeft) {
                left.meet(lefts[i], right, rights[i]);
            }
            if (keepsRight) {
                right.meet(rights[i], left, lefts[i]);
            }
        }
    }

    private ColumnBatch weighted(ColumnBatch pairs, int[] selected, int[] lefts, int[] rights, int count) {
        long[] weights = new long[count];
        int changed = 0;
        for (int i = 0; i < count; i++) {
            long was = left.oldWeight(lefts[i]) * right.oldWeight(rights[i]);
            long change = left.weight(lefts[i]) * right.weight(rights[i]) - was;
            if (change != 0) {
                selected[changed] = selected[i];
                weights[changed++] = change;
            }
        }
        ColumnBatch gathered = changed == pairs.rowCount() ? pairs : pairs.gather(selected, changed);
        return ZSetBatches.withWeights(gathered, weights);
    }

    private ColumnBatch giveAlone(JoinSide side, Phase next) {
        boolean matched = type == JoinType.SEMI;
        DirtySlots changed = side.changed();
        DirtySlots rematched = side.rematched();
        int[] entries = new int[ColumnBatch.TARGET_ROWS];
        long[] weights = new long[ColumnBatch.TARGET_ROWS];
        int count = 0;
        int total = changed.count() + rematched.count();
        for (; position < total && count < entries.length; position++) {
            boolean first = position < changed.count();
            int entry = first ? changed.slots()[position] : rematched.slots()[position - changed.count()];
            if (first || !changed.isMarked(entry)) {
                long change = side.changeWhere(entry, matched);
                if (change != 0) {
                    entries[count] = entry;
                    weights[count++] = change;
                }
            }
        }
        if (count == 0) {
            return enter(next);
        }
        ColumnBatch rows = side.rows().gather(entries, count);
        Column[] columns = rows.columns();
        if (!leftOnly) {
            columns = side == left
                    ? Batches.beside(columns, Batches.nulls(rightSchema, count))
                    : Batches.beside(Batches.nulls(leftSchema, count), columns);
        }
        return ZSetBatches.withWeights(new ColumnBatch(count, columns), weights);
    }

    @Override
    void endStep() {
        left.endStep(this::dropKeyIfUnused);
        right.endStep(this::dropKeyIfUnused);
        left.expire(step.watermark(), this::dropKeyIfUnused);
        right.expire(step.watermark(), this::dropKeyIfUnused);
        enter(Phase.CHANGED_LEFT);
    }

    private void dropKeyIfUnused(int group) {
        boolean unused = left.rows().first(group) == ZSet.NONE && right.rows().first(group) == ZSet.NONE;
        if (group >= KEY_GROUPS && unused) {
            keys.remove(group - KEY_GROUPS);
        }
    }

    @Override
    public void checkpoint() {
        left.checkpoint();
        right.checkpoint();
    }

    @Override
    public void restore() {
        state.forEach((key, value) -> {
            ByteSource source = new ByteSource(key);
            boolean isLeft = source.readByte() == LEFT;
            JoinSide side = isLeft ? left : right;
            side.restore(source, new ByteSource(value), batch -> groups(batch, isLeft));
        });
    }

    @Override
    public long stateBytes() {
        return keys.bytes() + left.bytes() + right.bytes();
    }
}
