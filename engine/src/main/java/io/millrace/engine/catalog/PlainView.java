package io.millrace.engine.catalog;

import io.millrace.engine.data.Schema;
import java.util.List;

/**
 * A view that keeps nothing: a name for a query, which takes its place wherever it is read. Its name is among those of
 * relations.
 *
 * @param schema the query's columns, under the view's names
 * @param querySql the SELECT
 * @param sources names of the relations and of the plain views that it reads, through other plain views too
 * @param sql the CREATE statement's text, as typed
 */
public record PlainView(String name, Schema schema, String querySql, List<String> sources, String sql) {
    public PlainView {
        sources = List.copyOf(sources);
    }
}
