package io.millrace.sql.statement;

import io.millrace.engine.data.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code name type [NOT NULL] [PRIMARY KEY] [UNIQUE] [DEFAULT …]}.
 *
 * @param generated the value of a row that gives none; null for NULL
 * @param keyName what the primary key is called; null if unsaid
 */
public record ColumnDefinition(
        String name,
        DataType type,
        boolean notNull,
        boolean primaryKey,
        @Nullable Generated generated,
        List<CheckDefinition> checks,
        List<UniqueDefinition> uniques,
        @Nullable String keyName,
        int position) {

    /** What a column gets that a row does not give. */
    public sealed interface Generated {
        /** DEFAULT. */
        record Expression(String sql, int position) implements Generated {}

        /** SERIAL. */
        record Serial() implements Generated {}

        /** GENERATED … AS IDENTITY. */
        record Identity(boolean always, SequenceOptions options) implements Generated {}
    }
}
