package io.millrace.engine.state;

import org.jspecify.annotations.Nullable;

/** The null flags of gathered slots: a slot of -1 stands for NULL. */
final class NullSlots {
    private NullSlots() {}

    static boolean @Nullable [] of(ValueStore store, int[] slots, int count) {
        boolean @Nullable [] nulls = null;
        for (int i = 0; i < count; i++) {
            if (slots[i] < 0 || store.isNull(slots[i])) {
                if (nulls == null) {
                    nulls = new boolean[count];
                }
                nulls[i] = true;
            }
        }
        return nulls;
    }
}
