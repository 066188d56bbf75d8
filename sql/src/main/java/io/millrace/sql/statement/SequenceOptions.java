package io.millrace.sql.statement;

import io.millrace.engine.data.DataType;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What CREATE SEQUENCE and ALTER SEQUENCE say of a sequence, and IDENTITY of a column's.
 *
 * @param type null if unsaid
 * @param numbers those said; empty for {@code NO MINVALUE}, {@code NO MAXVALUE} and a {@code RESTART} without a number
 * @param cycle null if unsaid
 * @param owner of {@code OWNED BY}, {@code none} in lower case for none; null if unsaid
 */
public record SequenceOptions(
        @Nullable DataType type,
        Map<Setting, Optional<Long>> numbers,
        @Nullable Boolean cycle,
        @Nullable ObjectName owner) {
    public static final SequenceOptions NONE = new SequenceOptions(null, Map.of(), null, null);

    /** Which number. */
    public enum Setting {
        START,
        INCREMENT,
        MINVALUE,
        MAXVALUE,
        CACHE,
        RESTART
    }

    public SequenceOptions {
        numbers = Map.copyOf(numbers);
    }

    public @Nullable Long number(Setting which) {
        return numbers.getOrDefault(which, Optional.empty()).orElse(null);
    }

    public SequenceOptions withType(DataType newType) {
        return new SequenceOptions(newType, numbers, cycle, owner);
    }
}
