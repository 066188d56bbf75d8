package io.millrace.sql.planner.rule;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;

/** A row of the input for each element of its array or map in {@code column}, as {@code PlanNode.Unnest}. Immutable. */
public final class UnnestRel extends SingleRel {
    private final int column;
    private final boolean spreadRow;
    private final boolean withOrdinality;
    private final boolean outer;

    public UnnestRel(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            int column,
            boolean spreadRow,
            boolean withOrdinality,
            boolean outer,
            RelDataType rowType) {
        super(cluster, traits, input);
        this.column = column;
        this.spreadRow = spreadRow;
        this.withOrdinality = withOrdinality;
        this.outer = outer;
        this.rowType = rowType;
    }

    public int column() {
        return column;
    }

    public boolean spreadRow() {
        return spreadRow;
    }

    public boolean withOrdinality() {
        return withOrdinality;
    }

    public boolean outer() {
        return outer;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new UnnestRel(
                getCluster(), traits, inputs.get(0), column, spreadRow, withOrdinality, outer, getRowType());
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("column", column)
                .item("spread", spreadRow)
                .item("ordinality", withOrdinality)
                .item("outer", outer)
                .item("type", getRowType().getFullTypeString());
    }
}
