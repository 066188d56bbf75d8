package io.millrace.sql;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.introspection.ColumnSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement parsed, checked and, if it is a query, planned. Immutable, but bound to its session; planned anew by
 * {@link Session#execute} if the catalog changed meanwhile.
 */
public interface PreparedStatement {
    /** Its text. */
    String sql();

    /** Of {@code $1 …}, inferred where the client did not say. */
    List<DataType> parameterTypes();

    /** Of the rows it returns; null if it returns none. */
    @Nullable
    Schema resultSchema();

    /** Where the columns of those rows come from, in order; empty if that is known of none. */
    List<ColumnSource> resultSources();

    /** The first word or words of its command tag: SELECT, INSERT, CREATE STREAM … */
    String commandTag();
}
