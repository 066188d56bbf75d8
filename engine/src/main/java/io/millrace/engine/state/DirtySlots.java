package io.millrace.engine.state;

import java.util.Arrays;

/** A set of slots, each noted once, that is worked off and cleared. */
public final class DirtySlots {
    private boolean[] marks = new boolean[16];
    private int[] slots = new int[16];
    private int count;

    /** False if it was marked already. */
    public boolean mark(int slot) {
        if (slot >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(slot + 1, marks.length * 2));
        }
        if (marks[slot]) {
            return false;
        }
        marks[slot] = true;
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
        }
        slots[count++] = slot;
        return true;
    }

    public boolean isMarked(int slot) {
        return slot < marks.length && marks[slot];
    }

    /** Takes back a mark; the slot stays in {@link #slots()}, so look at {@link #isMarked}. */
    public void unmark(int slot) {
        if (slot < marks.length) {
            marks[slot] = false;
        }
    }

    /** Of {@link #slots()}. */
    public int count() {
        return count;
    }

    /** In the order of their marking; a slot unmarked and marked again is named twice. */
    public int[] slots() {
        return slots;
    }

    public void clear() {
        for (int i = 0; i < count; i++) {
            marks[slots[i]] = false;
        }
        count = 0;
    }
}
