package io.millrace.engine;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.catalog.PlainView;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.ViewDefinition;
import java.util.ArrayList;
import java.util.List;

/** What in a catalog reads or writes a relation or a plain view. Immutable. */
final class Dependents {
    private final Catalog catalog;

    Dependents(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param plain whether plain views, which keep nothing, count
     * @return one for each, such as {@code materialized view m depends on table t}
     */
    List<String> of(String kind, String name, boolean plain) {
        List<String> dependents = new ArrayList<>();
        String on = " depends on " + kind + " " + name;
        for (PlainView view : catalog.views().values()) {
            if (plain && view.sources().contains(name)) {
                dependents.add("view " + view.name() + on);
            }
        }
        for (Relation other : catalog.relations().values()) {
            if (other instanceof ViewDefinition view && view.sources().contains(name)) {
                dependents.add("materialized view " + view.name() + on);
            }
        }
        for (QueryDefinition query : catalog.queries().values()) {
            if (query.sources().contains(name) || query.target().equals(name)) {
                dependents.add("query " + query.name() + on);
            }
        }
        for (CursorDefinition cursor : catalog.cursors().values()) {
            if (cursor.relation().equals(name)) {
                dependents.add("cursor " + cursor.name() + on);
            }
        }
        return dependents;
    }
}
