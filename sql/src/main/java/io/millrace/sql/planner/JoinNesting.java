package io.millrace.sql.planner;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sets the brackets that Calcite's grammar wants where conditions follow several joins, level of brackets by level.
 *
 * <pre>
 * a JOIN b JOIN c ON b.x = c.x ON a.y = b.y       a JOIN (b JOIN c ON b.x = c.x) ON a.y = b.y
 * </pre>
 */
final class JoinNesting {
    private static final class Pending {
        final int rightStart;
        boolean bracketed;

        Pending(int rightStart) {
            this.rightStart = rightStart;
        }
    }

    private final Deque<Deque<Pending>> levels = new ArrayDeque<>();

    JoinNesting() {
        open();
    }

    void open() {
        levels.push(new ArrayDeque<>());
    }

    void close() {
        if (levels.size() > 1) {
            levels.pop();
        }
    }

    /** A clause after FROM begins, or another query. */
    void clear() {
        levels.element().clear();
    }

    /** After the word JOIN of a join that has a condition. */
    void join(TextRewriting output) {
        levels.element().push(new Pending(output.length()));
    }

    /** Before the word ON or USING. */
    void condition(TextRewriting output, int origin) {
        Deque<Pending> pending = levels.element();
        Pending joined = pending.poll();
        if (joined == null) {
            return;
        }
        if (joined.bracketed) {
            output.replace(")", origin);
        }
        Pending outer = pending.peek();
        if (outer != null && !outer.bracketed) {
            output.insert(" (", outer.rightStart);
            outer.bracketed = true;
        }
    }
}
