package io.millrace.sql.planner;

import io.millrace.engine.catalog.PlainView;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/** A plain view, as Calcite sees it in one query: its own query under its own columns' names. */
final class ExpandedView extends AbstractTable implements TranslatableTable {
    private final PlainView view;

    ExpandedView(PlainView view) {
        this.view = view;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory types) {
        return TypeMapping.toCalcite(view.schema());
    }

    /** The expander gets the view's name for its query. */
    @Override
    public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
        RelNode query = context.expandView(table.getRowType(), view.name(), List.of(), List.of())
                .project(true);
        return RelOptUtil.createCastRel(query, table.getRowType(), true);
    }
}
