package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The relation's column that a result's column shows unchanged, by the numbers of {@code pg_class} and
 * {@code pg_attribute}; 0 and 0 for none.
 */
public record ColumnSource(long relation, int number) {
    public static final ColumnSource NONE = new ColumnSource(0, 0);

    /** @param origin names of schema, relation and column; null for none */
    public static ColumnSource of(Catalog catalog, @Nullable List<String> origin) {
        if (origin == null || origin.size() != 3 || !origin.get(0).equals("public")) {
            return NONE;
        }
        return catalog.find(origin.get(1))
                .map(relation -> relation.schema().indexOf(origin.get(2)))
                .filter(column -> column >= 0)
                .map(column -> new ColumnSource(Oids.relation(origin.get(0), origin.get(1)), column + 1))
                .orElse(NONE);
    }
}
