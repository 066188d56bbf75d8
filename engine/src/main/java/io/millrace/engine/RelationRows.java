package io.millrace.engine;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.rows.Consolidation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows to append to a relation, once: batches of all its declared columns in order, but for those that are added to it
 * before the rows are, which will be NULL. A weight below 0 deletes: from a table with a key the row of that key, from one
 * without as many rows equal to it. Used by one thread at a time.
 */
public final class RelationRows {
    private final String relation;
    private final List<ColumnBatch> batches;
    private final @Nullable Relation madeFor;

    /** Made before they are appended. */
    private @Nullable EncodedRows ahead;

    public RelationRows(String relation, List<ColumnBatch> batches) {
        this(relation, batches, null);
    }

    /**
     * Made for {@code relation} as it is: once its columns or constraints are others, appending them fails with
     * SERIALIZATION_FAILURE.
     */
    public RelationRows(Relation relation, List<ColumnBatch> batches) {
        this(relation.name(), batches, relation);
    }

    private RelationRows(String relation, List<ColumnBatch> batches, @Nullable Relation madeFor) {
        this.relation = relation;
        this.batches = List.copyOf(batches);
        this.madeFor = madeFor;
    }

    /** @throws io.millrace.common.error.MillraceException SERIALIZATION_FAILURE */
    void checkMadeFor(Relation present) {
        if (madeFor != null && (!fits(present) || !hasSameConstraints(present))) {
            throw ErrorCode.SERIALIZATION_FAILURE
                    .error("could not serialize access due to concurrent ALTER of \"%s\"", relation)
                    .hint("Its columns or constraints are others now; try the transaction again.");
        }
    }

    /** Whether they are rows of {@code present}, as far as names and types go. */
    public boolean fits(Relation present) {
        return madeFor == null || isLonger(present.schema(), madeFor.schema());
    }

    /** Whether they were made under the constraints that {@code present} has. */
    public boolean hasSameConstraints(Relation present) {
        return madeFor == null || present.rules().hasSameConstraints(madeFor.rules());
    }

    /** Whether a column may be null or not is for the checks of rows. */
    private static boolean isLonger(Schema present, Schema before) {
        for (int i = 0; i < before.size(); i++) {
            if (i >= present.size()
                    || !present.field(i).name().equals(before.field(i).name())
                    || !present.type(i).equals(before.type(i))) {
                return false;
            }
        }
        return true;
    }

    /** Rows with their weights added up, those left out that come to 0. */
    public static List<ColumnBatch> net(Schema schema, List<ColumnBatch> batches) {
        Consolidation sum = new Consolidation(schema);
        batches.forEach(sum::add);
        return sum.take();
    }

    public String relation() {
        return relation;
    }

    public List<ColumnBatch> batches() {
        return batches;
    }

    public long rowCount() {
        return batches.stream().mapToLong(ColumnBatch::rowCount).sum();
    }

    @Nullable
    EncodedRows ahead() {
        return ahead;
    }

    void ahead(EncodedRows encoded) {
        ahead = encoded;
    }
}
