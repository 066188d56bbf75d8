package io.millrace.sql.statement;

import io.millrace.sql.planner.QueryText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * COPY.
 *
 * @param relation null where a query is copied
 * @param columns null for all
 * @param query null where a relation is copied
 * @param file null for STDIN and STDOUT
 * @param parameter whether the data is the value of {@code $1}
 * @param options the old syntax' flags too, under the new names
 */
public record CopyStatement(
        @Nullable ObjectName relation,
        @Nullable List<ColumnName> columns,
        @Nullable QueryText query,
        boolean from,
        @Nullable String file,
        boolean parameter,
        List<Option> options)
        implements Statement {}
