package io.millrace.storage;

import io.millrace.storage.record.AbortedTransaction;
import io.millrace.storage.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;

/** Which of the batches before the stable offset may be shown. */
final class Visibility {
    private Visibility() {}

    /** Whether any belongs to a transaction; most batches do not. */
    static boolean isDoubtful(List<RecordBatch> batches) {
        for (RecordBatch batch : batches) {
            if (batch.isTransactional()) {
                return true;
            }
        }
        return false;
    }

    /** {@code batches} without control batches and those of {@code aborted}. */
    static List<RecordBatch> of(List<RecordBatch> batches, List<AbortedTransaction> aborted) {
        List<RecordBatch> visible = new ArrayList<>(batches.size());
        for (RecordBatch batch : batches) {
            if (!batch.isControl() && !isAborted(batch, aborted)) {
                visible.add(batch);
            }
        }
        return visible;
    }

    private static boolean isAborted(RecordBatch batch, List<AbortedTransaction> aborted) {
        if (batch.isTransactional()) {
            for (AbortedTransaction transaction : aborted) {
                if (transaction.covers(batch)) {
                    return true;
                }
            }
        }
        return false;
    }
}
