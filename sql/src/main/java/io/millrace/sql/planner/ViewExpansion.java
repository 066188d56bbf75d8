package io.millrace.sql.planner;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.PlainView;
import io.millrace.sql.introspection.SystemTables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptTable.ViewExpander;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;

/** Puts the queries of plain views in their place, and notes which. For one query; owned by the thread that plans it. */
final class ViewExpansion implements ViewExpander {
    /** No query has as many LIMITs. */
    private static final int MOST_COUNTS = 1 << 16;

    private final Catalog catalog;
    private final SystemTables systemTables;
    private final Conversion conversion;
    private final SortedSet<String> expanded = new TreeSet<>();
    private final Map<Integer, RexNode> rowCounts = new HashMap<>();
    private int expansions;

    /** Of validated queries to trees, in the same cluster as the query around them. */
    interface Conversion {
        SqlToRelConverter converter(QueryValidator validator, CalciteCatalog tables, ViewExpander views);
    }

    ViewExpansion(Catalog catalog, SystemTables systemTables, Conversion conversion) {
        this.catalog = catalog;
        this.systemTables = systemTables;
        this.conversion = conversion;
    }

    /** What LIMIT and OFFSET of the views count, as {@link RowCounts#convert} gives it. */
    Map<Integer, RexNode> rowCounts() {
        return rowCounts;
    }

    SortedSet<String> expanded() {
        return expanded;
    }

    @Override
    public RelRoot expandView(
            RelDataType rowType, String name, List<String> schemaPath, @Nullable List<String> viewPath) {
        PlainView view = Objects.requireNonNull(catalog.views().get(name));
        expanded.add(name);
        TextRewriting text = PostgresSyntax.rewrite(view.querySql());
        CalciteCatalog tables = CalciteCatalog.of(catalog, systemTables, QueryCompiler.namedSystemColumns(text));
        QueryValidator validator = new QueryValidator(tables, List.of(), null);
        SqlNode parsed = QueryParser.parseQuery(text, ++expansions * MOST_COUNTS);
        RowCounts counts = RowCounts.in(parsed);
        SqlNode validated = validator.validate(parsed);
        SqlToRelConverter converter = conversion.converter(validator, tables, this);
        rowCounts.putAll(counts.convert(validator, converter));
        return converter.convertQuery(validated, false, true);
    }
}
