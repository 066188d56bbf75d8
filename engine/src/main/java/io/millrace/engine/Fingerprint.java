package io.millrace.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.state.StateStore;
import io.millrace.engine.state.StateTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tells whether state belongs to a plan: another plan's operators cannot read it. */
final class Fingerprint {
    /** Changes when what operators write changes its form. */
    private static final String FORMAT = "1 ";

    private static final byte[] KEY = {0};

    private final byte[] bytes;

    private Fingerprint(byte[] bytes) {
        this.bytes = bytes;
    }

    static Fingerprint of(QueryPlan plan, Relation target) {
        return new Fingerprint((FORMAT + target.schema() + target.keyColumns() + plan).getBytes(UTF_8));
    }

    static @Nullable Fingerprint saved(StateStore state) {
        byte[][] found = new byte[1][];
        table(state).forEach((key, value) -> found[0] = value);
        return found[0] == null ? null : new Fingerprint(found[0]);
    }

    void save(StateStore state) {
        table(state).put(KEY, bytes);
    }

    private static StateTable table(StateStore state) {
        return state.table("query");
    }

    boolean matches(Fingerprint other) {
        return Arrays.equals(bytes, other.bytes);
    }
}
