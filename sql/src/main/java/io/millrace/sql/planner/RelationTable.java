package io.millrace.sql.planner;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.Schema;
import io.millrace.sql.introspection.SystemTable;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/**
 * A relation or a system table, as Calcite sees it in one query.
 *
 * <p>Deliberately not a StreamableTable: whether a query runs for ever is no property of its tables.
 */
final class RelationTable extends AbstractTable {
    private final Schema schema;
    private final @Nullable Relation relation;
    private final @Nullable SystemTable systemTable;

    /** Made when it is asked for: of all the tables there are, a query names one or two. */
    private @Nullable RelDataType rowType;

    private RelationTable(Schema schema, @Nullable Relation relation, @Nullable SystemTable systemTable) {
        this.schema = schema;
        this.relation = relation;
        this.systemTable = systemTable;
    }

    /** @param schema the relation's own columns and those system columns that the query names */
    static RelationTable of(Relation relation, Schema schema) {
        return new RelationTable(schema, relation, null);
    }

    static RelationTable of(SystemTable table) {
        return new RelationTable(table.schema(), null, table);
    }

    Schema schema() {
        return schema;
    }

    @Nullable
    Relation relation() {
        return relation;
    }

    boolean isSystemColumn(String column) {
        if (systemTable != null) {
            return systemTable.isHidden(column);
        }
        return relation != null && relation.schema().indexOf(column) < 0 && schema.indexOf(column) >= 0;
    }

    @Nullable
    SystemTable systemTable() {
        return systemTable;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory types) {
        RelDataType known = rowType;
        if (known == null) {
            known = TypeMapping.toCalcite(schema);
            rowType = known;
        }
        return known;
    }
}
