package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import io.millrace.engine.state.DirtySlots;
import io.millrace.engine.state.RowReader;
import io.millrace.engine.state.StateTable;
import io.millrace.engine.state.ZSet;
import java.util.Arrays;

/**
 * One side of a {@link StreamingJoin}: its rows by key, how each changed in this step, and how many rows of the other
 * side each matches. State: a byte for the side and the row, to its weight and matches.
 */
final class JoinSide {
    private final int tag;
    private final DataType[] types;
    private final StateTable state;
    private final ZSet rows;
    private final DirtySlots changed = new DirtySlots();
    private final DirtySlots rematched = new DirtySlots();
    private final DirtySlots unsaved = new DirtySlots();
    private final JoinLimit limit;
    private final Expiry expiry;
    private long[] deltas = new long[0];
    private long[] matches = new long[0];
    private long[] oldMatches = new long[0];

    JoinSide(int tag, Schema schema, JoinLimit limit, StateTable state) {
        this.tag = tag;
        this.limit = limit;
        this.state = state;
        types = new DataType[schema.size()];
        Arrays.setAll(types, schema::type);
        rows = new ZSet(types);
        expiry = new Expiry(entry -> limit.end(rows, entry));
    }

    ZSet rows() {
        return rows;
    }

    /** Takes in changes; a row's key number is its group. */
    void take(int[] groups, ColumnBatch batch) {
        int[] entries = rows.add(groups, batch);
        expiry.add(rows.added(), rows.addedCount());
        reserve();
        for (int i = 0; i < batch.rowCount(); i++) {
            deltas[entries[i]] += batch.weight(i);
            changed.mark(entries[i]);
        }
    }

    private void reserve() {
        if (rows.entryLimit() > deltas.length) {
            int size = Math.max(16, Math.max(rows.entryLimit(), deltas.length * 2));
            deltas = Arrays.copyOf(deltas, size);
            matches = Arrays.copyOf(matches, size);
            oldMatches = Arrays.copyOf(oldMatches, size);
        }
    }

    DirtySlots changed() {
        return changed;
    }

    DirtySlots rematched() {
        return rematched;
    }

    boolean isChanged(int entry) {
        return deltas[entry] != 0;
    }

    long weight(int entry) {
        return rows.weight(entry);
    }

    long oldWeight(int entry) {
        return rows.weight(entry) - deltas[entry];
    }

    /** Takes note of a partner that passed the condition: how its being there changed in this step. */
    void meet(int entry, JoinSide other, int partner) {
        int now = other.weight(partner) > 0 ? 1 : 0;
        boolean isNew = isChanged(entry) && oldWeight(entry) == 0;
        int change = isNew ? now : now - (other.oldWeight(partner) > 0 ? 1 : 0);
        if (change != 0) {
            if (rematched.mark(entry)) {
                oldMatches[entry] = matches[entry];
            }
            matches[entry] += change;
        }
    }

    /** The change of the row's part in the output that depends on having matches or none. */
    long changeWhere(int entry, boolean matched) {
        long before = rematched.isMarked(entry) ? oldMatches[entry] : matches[entry];
        long was = before > 0 == matched ? oldWeight(entry) : 0;
        long is = matches[entry] > 0 == matched ? weight(entry) : 0;
        return is - was;
    }

    /** Ends the step: rows of weight 0 go, and so does a key that neither side has any more. */
    void endStep(GroupGone groupGone) {
        int[] entries = changed.slots();
        for (int i = 0; i < changed.count(); i++) {
            unsaved.mark(entries[i]);
        }
        int[] others = rematched.slots();
        for (int i = 0; i < rematched.count(); i++) {
            unsaved.mark(others[i]);
        }
        rematched.clear();
        for (int i = 0; i < changed.count(); i++) {
            int entry = entries[i];
            deltas[entry] = 0;
            if (rows.weight(entry) == 0) {
                remove(entry, groupGone);
            }
        }
        changed.clear();
        if (state.isVolatile()) {
            unsaved.clear();
        }
    }

    /** Between steps: forgets the rows that no partner will come for, which changes nothing that was given. */
    void expire(long watermark, GroupGone groupGone) {
        expiry.expired(watermark, entry -> {
            if (rows.weight(entry) != 0 && limit.end(rows, entry) <= watermark) {
                remove(entry, groupGone);
            }
        });
    }

    /** Told when a group has lost its last row on this side. */
    interface GroupGone {
        void gone(int group);
    }

    private void remove(int entry, GroupGone groupGone) {
        if (!state.isVolatile()) {
            state.remove(key(entry));
            unsaved.unmark(entry);
        }
        matches[entry] = 0;
        int group = rows.group(entry);
        rows.remove(entry);
        if (rows.first(group) == ZSet.NONE) {
            groupGone.gone(group);
        }
    }

    private byte[] key(int entry) {
        ByteSink sink = new ByteSink();
        sink.writeByte(tag);
        rows.writeRow(sink, entry);
        return sink.take();
    }

    void checkpoint() {
        ByteSink value = new ByteSink();
        int[] entries = unsaved.slots();
        for (int i = 0; i < unsaved.count(); i++) {
            if (unsaved.isMarked(entries[i])) {
                value.writeLong(rows.weight(entries[i])).writeLong(matches[entries[i]]);
                state.put(key(entries[i]), value.take());
            }
        }
        unsaved.clear();
    }

    /** Reads the rest of an entry whose tag is this side's. */
    void restore(ByteSource key, ByteSource value, Grouping grouping) {
        Column[] row = RowReader.read(types, key);
        int entry = rows.entriesOf(grouping.groups(new ColumnBatch(1, row)), row, 1)[0];
        expiry.add(rows.added(), rows.addedCount());
        reserve();
        rows.addWeight(entry, value.readLong());
        matches[entry] = value.readLong();
    }

    /** Numbers rows' keys. */
    interface Grouping {
        int[] groups(ColumnBatch batch);
    }

    long bytes() {
        return rows.bytes() + 24L * deltas.length;
    }
}
