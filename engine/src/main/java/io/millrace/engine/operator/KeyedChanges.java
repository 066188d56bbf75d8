package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.state.DirtySlots;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys that changed in a step, and what belonged to them before: remembers old values as keys are first touched, and
 * at the step's end gives -old +new for those that differ. Owned by one operator.
 */
final class KeyedChanges {
    /** Two output rows a key at most. */
    private static final int KEYS_PER_BATCH = ColumnBatch.TARGET_ROWS / 2;

    private final Source source;
    private final DirtySlots touched = new DirtySlots();
    private final ColumnBuilder[] olds;
    private int[] oldRows = new int[16];
    private int oldCount;
    private Column @Nullable [] builtOlds;
    private int given;

    /** Where keys and values live. */
    interface Source {
        /** The key was there when the last step ended. */
        boolean wasThere(int slot);

        /** The key is there now. */
        boolean isThere(int slot);

        /** Appends the values as they are now. */
        void values(int[] slots, int count, ColumnBuilder[] values);

        /** Key and value columns put together as an output row has them. */
        Column[] rows(int[] slots, int count, Column[] values);
    }

    KeyedChanges(Source source, DataType[] valueTypes) {
        this.source = source;
        olds = builders(valueTypes);
    }

    private static ColumnBuilder[] builders(DataType[] types) {
        ColumnBuilder[] builders = new ColumnBuilder[types.length];
        Arrays.setAll(builders, i -> ColumnBuilder.of(types[i]));
        return builders;
    }

    /** To be called before the slots' values change. */
    void touch(int[] slots, int count) {
        int[] known = new int[count];
        int knownCount = 0;
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            if (touched.mark(slot)) {
                int at = touched.count() - 1;
                if (at == oldRows.length) {
                    oldRows = Arrays.copyOf(oldRows, at * 2);
                }
                boolean wasThere = source.wasThere(slot);
                oldRows[at] = wasThere ? oldCount++ : -1;
                if (wasThere) {
                    known[knownCount++] = slot;
                }
            }
        }
        if (knownCount > 0) {
            source.values(known, knownCount, olds);
        }
    }

    int count() {
        return touched.count();
    }

    int[] slots() {
        return touched.slots();
    }

    /** The next changes; null when all are given; of no rows when some keys were looked at and none had changed. */
    @Nullable
    ColumnBatch give() {
        if (given >= touched.count()) {
            return null;
        }
        if (builtOlds == null) {
            builtOlds = build(olds);
        }
        int count = Math.min(KEYS_PER_BATCH, touched.count() - given);
        int[] slots = Arrays.copyOfRange(touched.slots(), given, given + count);
        Column[] news = newValues(slots, count);
        int[] oldsOfChunk = new int[count];
        int[] pick = new int[2 * count];
        int[] outSlots = new int[2 * count];
        long[] weights = new long[2 * count];
        int oldsCount = 0;
        int rows = 0;
        boolean anyOld = false;
        for (int i = 0; i < count; i++) {
            int old = oldRows[given + i];
            boolean isThere = source.isThere(slots[i]);
            if (old >= 0 && isThere && Changes.same(builtOlds, old, news, i)) {
                continue;
            }
            if (old >= 0) {
                outSlots[rows] = slots[i];
                weights[rows] = -1;
                pick[rows++] = oldsCount;
                oldsOfChunk[oldsCount++] = old;
                anyOld = true;
            }
            if (isThere) {
                outSlots[rows] = slots[i];
                weights[rows] = 1;
                pick[rows++] = -1 - i;
            }
        }
        given += count;
        Column[] values = new Column[news.length];
        for (int row = 0; row < rows; row++) {
            pick[row] = pick[row] >= 0 ? pick[row] : oldsCount - 1 - pick[row];
        }
        for (int i = 0; i < values.length; i++) {
            Column chunkOlds = builtOlds[i].gather(oldsOfChunk, oldsCount);
            values[i] = Changes.concat(chunkOlds, oldsCount, news[i], count).gather(pick, rows);
        }
        return new ColumnBatch(rows, source.rows(outSlots, rows, values), anyOld ? weights : null);
    }

    private Column[] newValues(int[] slots, int count) {
        DataType[] types = new DataType[olds.length];
        Arrays.setAll(types, i -> olds[i].type());
        ColumnBuilder[] news = builders(types);
        int[] there = new int[count];
        int thereCount = 0;
        int[] position = new int[count];
        for (int i = 0; i < count; i++) {
            position[i] = source.isThere(slots[i]) ? thereCount : 0;
            if (source.isThere(slots[i])) {
                there[thereCount++] = slots[i];
            }
        }
        source.values(there, thereCount, news);
        Column[] built = build(news);
        if (thereCount == count) {
            return built;
        }
        if (thereCount == 0) {
            return nulls(types, count);
        }
        for (int i = 0; i < built.length; i++) {
            built[i] = built[i].gather(position, count);
        }
        return built;
    }

    private static Column[] nulls(DataType[] types, int count) {
        ColumnBuilder[] builders = builders(types);
        for (ColumnBuilder builder : builders) {
            for (int i = 0; i < count; i++) {
                builder.appendNull();
            }
        }
        return build(builders);
    }

    private static Column[] build(ColumnBuilder[] builders) {
        Column[] columns = new Column[builders.length];
        Arrays.setAll(columns, i -> builders[i].build());
        return columns;
    }

    /** The step is over. */
    void clear() {
        touched.clear();
        oldCount = 0;
        builtOlds = null;
        given = 0;
        for (ColumnBuilder old : olds) {
            if (old.size() > 0) {
                old.build();
            }
        }
    }
}
