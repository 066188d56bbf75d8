package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode.JoinKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link HashJoin} run once: builds a table of the right side, then probes it with each left batch. */
final class SnapshotJoin implements Operator {
    private static final int END = -1;
    private static final int BATCHES_PER_TURN = 8;

    private final Operator left;
    private final Operator right;
    private final Schema leftSchema;
    private final Schema rightSchema;
    private final JoinType type;
    private final @Nullable RowPredicate residual;
    private final JoinKeys keys;
    private final ColumnBatch nothingYet;
    private List<ColumnBatch> rightBatches = new ArrayList<>();
    private @Nullable ColumnBatch built;
    private int[] firstRows = new int[0];
    private int[] nextRows = new int[0];
    private boolean[] rightMatched = new boolean[0];
    private boolean leftEnded;
    private int rightGiven;
    /** Bytes of the right side, twice since its batches are brought together. */
    private long taken;

    private @Nullable ColumnBatch probe;
    private int[] probeKeys = new int[0];
    private boolean[] probeMatched = new boolean[0];
    private int probeRow;
    /** The next partner of {@link #probeRow}. */
    private int partner = END;

    SnapshotJoin(
            Operator left,
            Schema leftSchema,
            Operator right,
            Schema rightSchema,
            JoinType type,
            List<JoinKey> keys,
            @Nullable RowPredicate residual) {
        this.left = left;
        this.right = right;
        this.leftSchema = leftSchema;
        this.rightSchema = rightSchema;
        this.type = type;
        this.residual = residual;
        this.keys = new JoinKeys(keys, leftSchema);
        this.nothingYet = StepOperator.emptyBatch(HashJoin.outputSchema(leftSchema, rightSchema, type));
    }

    @Override
    public @Nullable ColumnBatch next() {
        if (built == null && !takeRight()) {
            return nothingYet;
        }
        ColumnBatch table = java.util.Objects.requireNonNull(built);
        if (probe == null && !leftEnded) {
            ColumnBatch batch = left.next();
            if (batch == null) {
                leftEnded = true;
            } else if (batch.rowCount() == 0) {
                return nothingYet;
            } else {
                startProbe(batch);
            }
        }
        return probe != null ? probe(probe, table) : giveUnmatchedRight(table);
    }

    /** Whether the right side is complete. */
    private boolean takeRight() {
        for (int i = 0; i < BATCHES_PER_TURN; i++) {
            ColumnBatch batch = right.next();
            if (batch == null) {
                build();
                return true;
            }
            if (batch.rowCount() == 0) {
                return false;
            }
            rightBatches.add(batch);
            taken += 2 * BatchBytes.of(batch) + 12L * batch.rowCount();
        }
        return false;
    }

    private void build() {
        ColumnBatch table = rightBatches.isEmpty()
                ? StepOperator.emptyBatch(rightSchema)
                : Batches.concat(rightBatches, rightSchema);
        rightBatches = new ArrayList<>();
        int[] numbers = keys.of(table, false, true);
        firstRows = new int[keys.limit()];
        nextRows = new int[numbers.length];
        Arrays.fill(firstRows, END);
        for (int row = numbers.length - 1; row >= 0; row--) {
            int key = numbers[row];
            if (key != JoinKeys.NO_MATCH) {
                nextRows[row] = firstRows[key];
                firstRows[key] = row;
            }
        }
        rightMatched = new boolean[type == JoinType.RIGHT || type == JoinType.FULL ? numbers.length : 0];
        built = table;
    }

    private void startProbe(ColumnBatch batch) {
        probe = batch;
        probeKeys = keys.of(batch, true, false);
        probeMatched = new boolean[batch.rowCount()];
        probeRow = -1;
        partner = END;
    }

    private ColumnBatch probe(ColumnBatch batch, ColumnBatch table) {
        if (residual == null && (type == JoinType.SEMI || type == JoinType.ANTI)) {
            for (int i = 0; i < batch.rowCount(); i++) {
                probeMatched[i] = probeKeys[i] != JoinKeys.NO_MATCH;
            }
            return endProbe(batch);
        }
        int[] leftRows = new int[ColumnBatch.TARGET_ROWS];
        int[] rightRows = new int[ColumnBatch.TARGET_ROWS];
        int count = 0;
        while (count < leftRows.length && nextPair(batch.rowCount())) {
            leftRows[count] = probeRow;
            rightRows[count++] = partner;
            partner = nextRows[partner];
        }
        return count == 0 ? endProbe(batch) : match(batch, table, leftRows, rightRows, count);
    }

    /** Moves to the next probe row that has a partner left. */
    private boolean nextPair(int rowCount) {
        while (partner == END) {
            if (++probeRow >= rowCount) {
                return false;
            }
            int key = probeKeys[probeRow];
            partner = key == JoinKeys.NO_MATCH ? END : firstRows[key];
        }
        return true;
    }

    private ColumnBatch match(ColumnBatch batch, ColumnBatch table, int[] leftRows, int[] rightRows, int count) {
        ColumnBatch lefts = batch.gather(leftRows, count);
        ColumnBatch rights = table.gather(rightRows, count);
        long[] weights = null;
        if (lefts.weights() != null || rights.weights() != null) {
            weights = new long[count];
            for (int i = 0; i < count; i++) {
                weights[i] = lefts.weight(i) * rights.weight(i);
            }
        }
        ColumnBatch pairs = new ColumnBatch(count, Batches.beside(lefts.columns(), rights.columns()), weights);
        if (residual != null) {
            int[] selected = new int[count];
            int selectedCount = residual.select(pairs, selected);
            for (int i = 0; i < selectedCount; i++) {
                note(leftRows[selected[i]], rightRows[selected[i]]);
            }
            pairs = selectedCount == count ? pairs : pairs.gather(selected, selectedCount);
        } else {
            for (int i = 0; i < count; i++) {
                note(leftRows[i], rightRows[i]);
            }
        }
        return type == JoinType.SEMI || type == JoinType.ANTI ? nothingYet : pairs;
    }

    private void note(int leftRow, int rightRow) {
        probeMatched[leftRow] = true;
        if (rightMatched.length > 0) {
            rightMatched[rightRow] = true;
        }
    }

    /** The left batch has met all its partners. */
    private ColumnBatch endProbe(ColumnBatch batch) {
        probe = null;
        if (type == JoinType.INNER || type == JoinType.RIGHT) {
            return nothingYet;
        }
        int[] rows = new int[batch.rowCount()];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            if (probeMatched[i] == (type == JoinType.SEMI)) {
                rows[count++] = i;
            }
        }
        ColumnBatch lefts = batch.gather(rows, count);
        if (type == JoinType.SEMI || type == JoinType.ANTI) {
            return lefts;
        }
        Column[] nulls = Batches.nulls(rightSchema, count);
        return new ColumnBatch(count, Batches.beside(lefts.columns(), nulls), lefts.weights());
    }

    private @Nullable ColumnBatch giveUnmatchedRight(ColumnBatch table) {
        if (rightGiven >= rightMatched.length) {
            return null;
        }
        int[] rows = new int[Math.min(ColumnBatch.TARGET_ROWS, rightMatched.length - rightGiven)];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            if (!rightMatched[rightGiven + i]) {
                rows[count++] = rightGiven + i;
            }
        }
        rightGiven += rows.length;
        ColumnBatch rights = table.gather(rows, count);
        Column[] nulls = Batches.nulls(leftSchema, count);
        return new ColumnBatch(count, Batches.beside(nulls, rights.columns()), rights.weights());
    }

    @Override
    public long stateBytes() {
        return taken + keys.bytes() + 4L * (firstRows.length + nextRows.length);
    }
}
