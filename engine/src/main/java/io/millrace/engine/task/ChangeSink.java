package io.millrace.engine.task;

import io.millrace.common.environment.Clock;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.rows.Coalescing;
import io.millrace.engine.rows.Consolidation;
import io.millrace.engine.rows.FrozenRows;
import io.millrace.engine.rows.KeptRows;
import io.millrace.engine.rows.KeyedChanges;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a running query's changes: shows those of a finished step in the view's rows, and keeps them for the relation's
 * log until a checkpoint. Owned by the query's task.
 */
final class ChangeSink {
    private final Relation target;
    private final List<Integer> keyColumns;
    private final boolean retracts;
    private final @Nullable KeptRows view;
    private final Clock clock;
    private final RowEncoder encoder;
    private final List<ColumnBatch> unpublished = new ArrayList<>();
    private final List<ColumnBatch> ofStep = new ArrayList<>();
    private @Nullable KeptRows replaced;
    private boolean muted;
    private long rows;

    /**
     * @param retracts rows may be taken away
     * @param view to keep current; null if the target is none
     */
    ChangeSink(Relation target, boolean retracts, @Nullable KeptRows view, Clock clock) {
        this.target = target;
        this.keyColumns =
                target.keyColumns().stream().map(target.schema()::indexOf).toList();
        this.retracts = retracts || view != null;
        this.view = view;
        this.clock = clock;
        this.encoder = RowFormats.encoder(target);
    }

    /** The next step gives the whole answer anew: only its difference to what is there counts. */
    void replace() {
        replaced = view;
    }

    /** The next step's changes are known to the log already. */
    void mute() {
        muted = true;
    }

    void add(ColumnBatch batch) {
        ofStep.add(batch);
        rows += batch.rowCount();
    }

    void endStep() {
        List<ColumnBatch> changes = new ArrayList<>(ofStep);
        ofStep.clear();
        if (muted) {
            muted = false;
            return;
        }
        KeptRows old = replaced;
        if (old != null) {
            replaced = null;
            Consolidation difference = new Consolidation(target.schema());
            changes.forEach(difference::add);
            FrozenRows before = old.freeze();
            for (int i = 0; i < before.batchCount(); i++) {
                difference.subtract(before.batch(i));
            }
            changes = difference.take();
        } else if (retracts) {
            changes = consolidated(changes);
        }
        if (view != null) {
            (view.isBag() ? changes : KeyedChanges.of(changes, keyColumns)).forEach(view::apply);
        }
        unpublished.addAll(changes);
    }

    boolean isEmpty() {
        return unpublished.isEmpty();
    }

    /** What the log does not have yet, as batches for it. */
    List<RowEncoder.PartitionBatch> take(TopicConfig config) {
        List<ColumnBatch> changes = new ArrayList<>(unpublished);
        unpublished.clear();
        if (retracts && target.changes() == Relation.Changes.UPSERT) {
            changes = KeyedChanges.of(consolidated(changes), keyColumns);
        } else if (retracts) {
            changes = consolidated(changes);
        }
        List<RowEncoder.PartitionBatch> encoded = new ArrayList<>();
        long now = clock.currentTimeMillis();
        for (ColumnBatch batch : Coalescing.of(changes, target.schema())) {
            encoded.addAll(encoder.encode(batch, now, config.partitions(), config.maxMessageBytes()));
        }
        return encoded;
    }

    private List<ColumnBatch> consolidated(List<ColumnBatch> changes) {
        Consolidation sum = new Consolidation(target.schema());
        changes.forEach(sum::add);
        return sum.take();
    }

    long rows() {
        return rows;
    }
}
