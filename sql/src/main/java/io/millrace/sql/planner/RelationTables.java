package io.millrace.sql.planner;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.PlainView;
import io.millrace.engine.catalog.Relation;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.schema.Table;
import org.jspecify.annotations.Nullable;

/** Schema public: tables made as they are asked for, since a query names few of many relations. */
final class RelationTables extends AbstractMap<String, Table> {
    private final Catalog catalog;
    private final Set<String> namedSystemColumns;
    private final Map<String, Table> made = new LinkedHashMap<>();

    RelationTables(Catalog catalog, Set<String> namedSystemColumns) {
        this.catalog = catalog;
        this.namedSystemColumns = namedSystemColumns;
    }

    @Override
    public boolean containsKey(Object name) {
        return name instanceof String text && catalog.isReadable(text);
    }

    @Override
    public @Nullable Table get(Object name) {
        Relation relation = catalog.relations().get(name);
        PlainView view = catalog.views().get(name);
        return relation != null ? table(relation) : view != null ? new ExpandedView(view) : null;
    }

    private Table table(Relation relation) {
        return made.computeIfAbsent(
                relation.name(),
                unused -> RelationTable.of(relation, CalciteCatalog.visibleColumns(relation, namedSystemColumns)));
    }

    @Override
    public Set<Entry<String, Table>> entrySet() {
        catalog.relations().values().forEach(this::table);
        catalog.views().values().forEach(view -> made.computeIfAbsent(view.name(), unused -> new ExpandedView(view)));
        return made.entrySet();
    }
}
