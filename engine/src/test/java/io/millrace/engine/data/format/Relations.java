package io.millrace.engine.data.format;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.Map;

/** Relations for tests. */
public final class Relations {
    private Relations() {}

    public static Relation stream(String format, Schema schema, String... keys) {
        return new StreamDefinition("t", "t", schema, options(format), List.of(keys), null, null, "");
    }

    public static Relation table(String format, Schema schema, String... keys) {
        return new TableDefinition("t", "t", schema, options(format), List.of(keys), "");
    }

    public static Relation bag(String format, Schema schema) {
        return new ViewDefinition("t", "t", schema, options(format), List.of(), "", List.of(), Map.of(), "");
    }

    private static FormatOptions options(String format) {
        return new FormatOptions(format, "kafka", 77, Map.of());
    }
}
