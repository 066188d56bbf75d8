package io.millrace.sql.planner;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** For each open bracket, and for none, whether a SELECT without FROM is being read. */
final class FromNesting {
    private final Deque<Boolean> selectsWithoutFrom = new ArrayDeque<>();

    FromNesting() {
        selectsWithoutFrom.push(false);
    }

    void open() {
        selectsWithoutFrom.push(false);
    }

    void close() {
        if (selectsWithoutFrom.size() > 1) {
            selectsWithoutFrom.pop();
        }
    }

    void select() {
        set(true);
    }

    void from() {
        set(false);
    }

    private void set(boolean withoutFrom) {
        selectsWithoutFrom.pop();
        selectsWithoutFrom.push(withoutFrom);
    }

    boolean isMissing() {
        return Boolean.TRUE.equals(selectsWithoutFrom.peek());
    }

    /** Whether an item of FROM comes after {@code before}. */
    boolean isItemNext(@Nullable Token before) {
        boolean first =
                before != null && (before.is("from") || before.is(",") || before.is("join") || before.is("lateral"));
        return first && !isMissing();
    }
}
