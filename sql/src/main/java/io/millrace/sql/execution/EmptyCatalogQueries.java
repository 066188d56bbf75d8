package io.millrace.sql.execution;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Questions on what can never be there: row policies, publications, event triggers, extended statistics.
 * psql's \d asks them of every table, in forms that cannot all be planned; since the answer has no rows, it is given without a plan.
 */
final class EmptyCatalogQueries {
    private static final Pattern ON_NOTHING = Pattern.compile(
            "\\sFROM\\s+pg_catalog\\.(pg_policy|pg_publication|pg_event_trigger|pg_statistic_ext)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Schema NO_COLUMNS_KNOWN = Schema.of(Schema.Field.of("?column?", DataType.VARCHAR));

    private EmptyCatalogQueries() {}

    static boolean isOne(String query) {
        return ON_NOTHING.matcher(query).find();
    }

    static Executable noRows() {
        return Executable.rows("SELECT", NO_COLUMNS_KNOWN, List::of);
    }
}
