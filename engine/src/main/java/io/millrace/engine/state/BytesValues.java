package io.millrace.engine.state;

import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import java.util.Arrays;

/** {@link ValueStore} of BYTES storage: one heap of bytes, closed up when more than half of it is garbage. */
final class BytesValues extends ValueStore {
    private static final int SMALL_HEAP = 4096;

    private byte[] heap = new byte[0];
    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    private int heapEnd;
    private int garbage;

    BytesValues(DataType type) {
        super(type);
    }

    private void put(int slot, byte[] source, int start, int length) {
        forget(slot);
        if (heapEnd + length > heap.length) {
            makeRoom(length);
        }
        System.arraycopy(source, start, heap, heapEnd, length);
        starts[slot] = heapEnd;
        lengths[slot] = length;
        heapEnd += length;
    }

    private void makeRoom(int length) {
        int live = heapEnd - garbage;
        int wanted = Math.addExact(live, length);
        int size = heap.length;
        if (garbage < live || size < SMALL_HEAP) {
            long doubled = Math.max(64L, Math.max(size * 2L, wanted + (wanted >> 1)));
            size = (int) Math.min(doubled, Integer.MAX_VALUE - 16);
        }
        byte[] closedUp = new byte[Math.max(size, wanted)];
        int end = 0;
        for (int slot = 0; slot < starts.length; slot++) {
            System.arraycopy(heap, starts[slot], closedUp, end, lengths[slot]);
            starts[slot] = end;
            end += lengths[slot];
        }
        heap = closedUp;
        heapEnd = end;
        garbage = 0;
    }

    @Override
    void store(int slot, Column column, int row) {
        BytesColumn from = (BytesColumn) column;
        put(slot, from.bytes(), from.starts()[row], from.lengths()[row]);
    }

    @Override
    boolean same(int slot, Column column, int row) {
        BytesColumn other = (BytesColumn) column;
        int length = lengths[slot];
        if (length != other.lengths()[row]) {
            return false;
        }
        int start = starts[slot];
        int otherStart = other.starts()[row];
        return Arrays.equals(heap, start, start + length, other.bytes(), otherStart, otherStart + length);
    }

    @Override
    public int compare(int slot, int otherSlot) {
        return Arrays.compareUnsigned(
                heap,
                starts[slot],
                starts[slot] + lengths[slot],
                heap,
                starts[otherSlot],
                starts[otherSlot] + lengths[otherSlot]);
    }

    @Override
    public int compare(int slot, Column column, int row) {
        BytesColumn other = (BytesColumn) column;
        int otherStart = other.starts()[row];
        return Arrays.compareUnsigned(
                heap,
                starts[slot],
                starts[slot] + lengths[slot],
                other.bytes(),
                otherStart,
                otherStart + other.lengths()[row]);
    }

    @Override
    void forget(int slot) {
        if (slot >= starts.length) {
            int size = Math.max(16, Math.max(slot + 1, starts.length * 2));
            starts = Arrays.copyOf(starts, size);
            lengths = Arrays.copyOf(lengths, size);
        }
        garbage += lengths[slot];
        lengths[slot] = 0;
        starts[slot] = 0;
    }

    @Override
    public Column gather(int[] slots, int count) {
        int total = 0;
        for (int i = 0; i < count; i++) {
            total += slots[i] < 0 ? 0 : lengths[slots[i]];
        }
        byte[] bytes = new byte[total];
        int[] newStarts = new int[count];
        int[] newLengths = new int[count];
        int end = 0;
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            newStarts[i] = end;
            if (slot >= 0) {
                int length = lengths[slot];
                System.arraycopy(heap, starts[slot], bytes, end, length);
                newLengths[i] = length;
                end += length;
            }
        }
        return new BytesColumn(type, bytes, newStarts, newLengths, NullSlots.of(this, slots, count));
    }

    @Override
    void append(ColumnBuilder builder, int slot) {
        builder.appendBytes(heap, starts[slot], lengths[slot]);
    }

    @Override
    void encode(ByteSink to, int slot) {
        to.writeBytes(heap, starts[slot], lengths[slot]);
    }

    @Override
    void decode(ByteSource from, int slot) {
        byte[] read = from.readBytes();
        put(slot, read, 0, read.length);
    }

    @Override
    public long bytes() {
        return heap.length + 8L * starts.length;
    }
}
