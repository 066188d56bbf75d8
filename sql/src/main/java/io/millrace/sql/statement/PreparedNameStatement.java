package io.millrace.sql.statement;

import io.millrace.engine.data.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PREPARE, EXECUTE, DEALLOCATE. */
public sealed interface PreparedNameStatement extends Statement {

    /** @param text the prepared statement's own text, padded to keep its positions */
    record Prepare(ColumnName name, List<DataType> parameterTypes, String text) implements PreparedNameStatement {}

    /** @param arguments padded texts of expressions */
    record Execute(ColumnName name, List<String> arguments) implements PreparedNameStatement {}

    /** @param name null for ALL */
    record Deallocate(@Nullable ColumnName name) implements PreparedNameStatement {}
}
