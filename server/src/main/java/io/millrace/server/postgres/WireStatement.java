package io.millrace.server.postgres;

import io.millrace.engine.data.DataType;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.introspection.ColumnSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement as the client knows it.
 *
 * @param prepared null if the text was empty
 * @param start index of the statement's first character in the client's text
 * @param text the client's
 * @param givenTypes OIDs that the client gave to the first parameters
 */
record WireStatement(@Nullable PreparedStatement prepared, int start, String text, int[] givenTypes) {

    List<DataType> parameterTypes() {
        return prepared == null ? List.of() : prepared.parameterTypes();
    }

    List<ColumnSource> resultSources() {
        return prepared == null ? List.of() : prepared.resultSources();
    }

    /** The OID by which parameter {@code index} is read and described: the client's own where it gave one. */
    int parameterOid(int index) {
        int given = index < givenTypes.length ? givenTypes[index] : PostgresType.UNSPECIFIED;
        return given == PostgresType.UNSPECIFIED || given == PostgresType.UNKNOWN
                ? PostgresType.oidOf(parameterTypes().get(index))
                : given;
    }
}
