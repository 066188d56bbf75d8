package io.millrace.sql.execution;

import static io.millrace.common.error.ErrorCode.INVALID_NAME;
import static io.millrace.common.error.ErrorCode.OBJECT_NOT_READY;

import io.millrace.engine.Engine;
import io.millrace.engine.Sequences;
import io.millrace.sql.Rights;
import io.millrace.sql.parser.QualifiedName;
import io.millrace.sql.planner.SequenceValues;
import io.millrace.sql.statement.ObjectName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The values that one session has got from sequences. They are given at once and count later: whatever was made with them
 * waits for {@link #durable}. Thread-safe.
 */
final class SessionSequences implements SequenceValues {
    private final Engine engine;
    private final BiConsumer<Rights.Action, String> rights;
    private final Map<String, Long> current = new HashMap<>();
    private @Nullable String lastUsed;
    private CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);

    /** @param rights throws if the session's user may not do that to the sequence of this name */
    SessionSequences(Engine engine, BiConsumer<Rights.Action, String> rights) {
        this.engine = engine;
        this.rights = rights;
    }

    /** Completes when all values that were given before it was called count, and forgets how that went. */
    synchronized CompletableFuture<Void> durable() {
        CompletableFuture<Void> all = durable;
        durable = CompletableFuture.completedFuture(null);
        return all;
    }

    /** The next {@code count} values. */
    synchronized long[] next(String text, int count) {
        String name = name(text);
        rights.accept(Rights.Action.WRITE, name);
        Sequences.Claim claim = engine.sequences().next(name, count);
        if (count > 0) {
            lastUsed = name;
            current.put(name, claim.values()[count - 1]);
        }
        add(claim);
        return claim.values();
    }

    @Override
    public long next(String text) {
        return next(text, 1)[0];
    }

    @Override
    public synchronized long current(String text) {
        String name = name(text);
        engine.sequences().next(name, 0);
        Long value = current.get(name);
        if (value == null) {
            throw OBJECT_NOT_READY.error("currval of sequence \"%s\" is not yet defined in this session", name);
        }
        return value;
    }

    @Override
    public synchronized long last() {
        Long value = lastUsed == null ? null : current.get(lastUsed);
        if (value == null) {
            throw OBJECT_NOT_READY.error("lastval is not yet defined in this session");
        }
        return value;
    }

    @Override
    public synchronized long set(String text, long value, boolean called) {
        String name = name(text);
        rights.accept(Rights.Action.WRITE, name);
        Sequences.Claim claim = engine.sequences().set(name, value, called);
        if (called) {
            current.put(name, value);
        }
        add(claim);
        return value;
    }

    private void add(Sequences.Claim claim) {
        if (!claim.durable().isDone() || claim.durable().isCompletedExceptionally()) {
            durable = CompletableFuture.allOf(durable, claim.durable());
        }
    }

    /** Forgets what it has got, as DISCARD SEQUENCES does. */
    synchronized void discard() {
        current.clear();
        lastUsed = null;
    }

    private static String name(String text) {
        List<String> parts = QualifiedName.parts(text);
        if (parts.isEmpty()) {
            throw INVALID_NAME.error("invalid name syntax");
        }
        return Targets.name(new ObjectName(parts, 0));
    }
}
