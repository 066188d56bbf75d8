package io.millrace.engine;

import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;
import static io.millrace.common.error.ErrorCode.RELATION_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.SEQUENCE_LIMIT;
import static io.millrace.common.error.ErrorCode.WRONG_OBJECT_TYPE;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.SequenceDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Gives the values of sequences, each once. Before values count, a record in the catalog's log says that they may have
 * been given, for many at once: a crash leaves a gap and never a value twice. Nobody waits here; a claim says when its
 * values count. Thread-safe.
 */
public final class Sequences {
    private static final int LEAST_AHEAD = 32;
    private static final int MOST_AHEAD = 1024;

    private final CatalogWriter catalog;
    private final Map<String, Live> live = new HashMap<>();
    private boolean closed;

    Sequences(CatalogWriter catalog) {
        this.catalog = catalog;
    }

    /**
     * Values that nobody else gets.
     *
     * @param durable completes when they count; what was made with them must not be seen before, nor if it fails
     */
    public record Claim(long[] values, CompletableFuture<Void> durable) {}

    /** Where a sequence is. Guarded by the outer object. */
    private static final class Live {
        SequenceDefinition sequence;
        /** Values that the last record covers and that have not been given. */
        long left;

        int ahead = LEAST_AHEAD;
        CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);

        Live(SequenceDefinition sequence) {
            this.sequence = sequence;
        }
    }

    /**
     * The next {@code count} values of a sequence.
     *
     * @throws MillraceException RELATION_NOT_FOUND, WRONG_OBJECT_TYPE, SEQUENCE_LIMIT
     */
    public synchronized Claim next(String name, int count) {
        Live found = find(name);
        long[] values = new long[count];
        SequenceDefinition at = found.sequence;
        for (int i = 0; i < count; i++) {
            at = stepped(at);
            values[i] = at.last();
        }
        found.sequence = at;
        found.left -= count;
        if (found.left < 0) {
            advance(found);
        }
        return new Claim(values, found.durable);
    }

    /** Writes down that values beyond the next ones may have been given. */
    private void advance(Live found) {
        SequenceDefinition target = found.sequence;
        found.left = 0;
        try {
            while (found.left < found.ahead) {
                target = stepped(target);
                found.left++;
            }
        } catch (MillraceException end) {
            // That is all there is.
        }
        found.ahead = Math.min(2 * found.ahead, MOST_AHEAD);
        write(found, new CatalogChange.SequenceAdvanced(target.name(), target.last(), target.called()));
    }

    private void write(Live found, CatalogChange change) {
        CompletableFuture<Void> before = found.durable;
        found.durable =
                catalog.change(change).thenCombine(before.exceptionally(error -> null), (done, ignored) -> null);
        found.durable.whenComplete((done, error) -> {
            if (error != null) {
                forgetAhead(found);
            }
        });
    }

    private synchronized void forgetAhead(Live found) {
        found.left = 0;
        found.durable = CompletableFuture.completedFuture(null);
    }

    private static SequenceDefinition stepped(SequenceDefinition at) {
        if (!at.called()) {
            return at.at(at.last(), true);
        }
        boolean up = at.increment() > 0;
        boolean over = up ? at.last() > at.most() - at.increment() : at.last() < at.least() - at.increment();
        // What would overflow above has wrapped around below.
        if (up ? at.most() - at.increment() > at.most() : at.least() - at.increment() < at.least()) {
            over = true;
        }
        if (!over) {
            return at.at(at.last() + at.increment(), true);
        }
        if (!at.cycle()) {
            throw SEQUENCE_LIMIT.error(
                    "nextval: reached %s value of sequence \"%s\" (%s)",
                    up ? "maximum" : "minimum", at.name(), up ? at.most() : at.least());
        }
        return at.at(up ? at.least() : at.most(), true);
    }

    /**
     * Has a sequence go on after {@code value}, or with it if not {@code called}.
     *
     * @throws MillraceException RELATION_NOT_FOUND, WRONG_OBJECT_TYPE, NUMBER_OUT_OF_RANGE
     */
    public synchronized Claim set(String name, long value, boolean called) {
        Live found = find(name);
        SequenceDefinition at = found.sequence;
        if (value < at.least() || value > at.most()) {
            throw NUMBER_OUT_OF_RANGE.error(
                    "setval: value %s is out of bounds for sequence \"%s\" (%s..%s)",
                    value, name, at.least(), at.most());
        }
        found.sequence = at.at(value, called);
        found.left = 0;
        write(found, new CatalogChange.SequenceAdvanced(name, value, called));
        return new Claim(new long[] {value}, found.durable);
    }

    /** Replaces a sequence's definition by what {@code change} makes of it, from where it is. */
    public synchronized CompletableFuture<Void> alter(String name, UnaryOperator<SequenceDefinition> change) {
        Live found = find(name);
        found.sequence = change.apply(found.sequence);
        found.left = 0;
        write(found, new CatalogChange.SequenceAltered(found.sequence));
        return found.durable;
    }

    /** As it is now, with what has been given. */
    public synchronized SequenceDefinition current(SequenceDefinition sequence) {
        Live found = live.get(sequence.name());
        return found == null ? sequence : found.sequence;
    }

    private Live find(String name) {
        Live found = live.get(name);
        if (found != null) {
            return found;
        }
        Catalog now = catalog.catalog();
        SequenceDefinition sequence = now.sequences().get(name);
        if (sequence == null) {
            throw now.isTaken(name)
                    ? WRONG_OBJECT_TYPE.error("\"%s\" is not a sequence", name)
                    : RELATION_NOT_FOUND.error("relation \"%s\" does not exist", name);
        }
        found = new Live(sequence);
        if (!closed) {
            live.put(name, found);
        }
        return found;
    }

    /** After a change of the catalog: sequences that are gone or new are not those known. */
    synchronized void changed(Catalog after, CatalogChange change) {
        if (change instanceof CatalogChange.SequenceCreated created) {
            live.remove(created.sequence().name());
        } else if (change instanceof CatalogChange.RelationCreated created) {
            created.sequences().forEach(sequence -> live.remove(sequence.name()));
        }
        live.keySet().removeIf(name -> !after.sequences().containsKey(name));
        live.values().forEach(each -> {
            SequenceDefinition defined = after.sequences().get(each.sequence.name());
            if (defined != null) {
                each.sequence = each.sequence.ownedBy(defined.owner());
            }
        });
    }

    /** Writes where they are, so that a clean stop leaves no gaps. Never fails. */
    synchronized CompletableFuture<Void> close() {
        closed = true;
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (Live each : live.values()) {
            if (each.left > 0) {
                each.left = 0;
                SequenceDefinition at = each.sequence;
                write(each, new CatalogChange.SequenceAdvanced(at.name(), at.last(), at.called()));
                writes.add(each.durable.exceptionally(error -> null));
            }
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }
}
