package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.ScanBounds;
import io.millrace.engine.plan.SortKey;
import io.millrace.sql.introspection.SystemTable;
import io.millrace.sql.planner.rule.UnnestRel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalTableFunctionScan;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.logical.LogicalWindow;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * RelNode to {@link PlanNode}, node by node: {@link JoinTranslator}, {@link AggregateTranslator},
 * {@link WindowTranslator}, {@link OverTranslator} and {@link SetTranslator} know the larger ones. For one query; owned by the thread that plans
 * it.
 */
final class PlanTranslator {
    private final Catalog catalog;
    private final ExpressionTranslator expressions;
    private final Map<Integer, RexNode> counts;
    private final Map<Class<? extends RelNode>, Function<RelNode, PlanNode>> translations = new HashMap<>();

    /** @param counts what LIMIT and OFFSET count, by the parameters that stand for it */
    PlanTranslator(Catalog catalog, ExpressionTranslator expressions, Map<Integer, RexNode> counts) {
        this.catalog = catalog;
        this.expressions = expressions;
        this.counts = counts;
        JoinTranslator joins = new JoinTranslator(this, expressions);
        AggregateTranslator aggregates = new AggregateTranslator(this);
        WindowTranslator windows = new WindowTranslator(this, expressions);
        SetTranslator sets = new SetTranslator(this);
        on(LogicalTableScan.class, this::scan);
        on(LogicalFilter.class, this::filter);
        on(LogicalProject.class, this::project);
        on(LogicalValues.class, this::values);
        on(LogicalSort.class, this::sort);
        on(LogicalJoin.class, (Join join) -> joins.join(join));
        on(LogicalAggregate.class, aggregates::aggregate);
        on(LogicalUnion.class, sets::union);
        on(LogicalIntersect.class, sets::intersect);
        on(LogicalMinus.class, sets::minus);
        on(LogicalTableFunctionScan.class, windows::tableFunction);
        on(
                LogicalWindow.class,
                (Window window) -> OverTranslator.translate(expressions, window, translate(window.getInput())));
        on(UnnestRel.class, this::unnest);
    }

    private <R extends RelNode> void on(Class<R> type, Function<? super R, PlanNode> translation) {
        translations.put(type, node -> translation.apply(type.cast(node)));
    }

    PlanNode translate(RelNode node) {
        Function<RelNode, PlanNode> translation = translations.get(node.getClass());
        if (translation == null) {
            throw FEATURE_NOT_SUPPORTED
                    .error("this form of query is not supported")
                    .detail("There is no operator for " + node.getRelTypeName() + ".")
                    .hint("A nested query that refers to an outer one can often be written as a join.");
        }
        return translation.apply(node);
    }

    private PlanNode scan(LogicalTableScan scan) {
        RelationTable table = Objects.requireNonNull(scan.getTable().unwrap(RelationTable.class));
        SystemTable system = table.systemTable();
        if (system != null) {
            Catalog current = catalog;
            return new PlanNode.Generated(
                    system.schemaName() + "." + system.name(),
                    system.schema(),
                    () -> system.rows(current.withoutAliases()));
        }
        Relation relation = Objects.requireNonNull(table.relation());
        return new PlanNode.Scan(relation.name(), table.schema(), ScanBounds.ALL, null);
    }

    private PlanNode filter(LogicalFilter filter) {
        return PlanShapes.filter(translate(filter.getInput()), expressions.translate(filter.getCondition()));
    }

    private PlanNode project(LogicalProject project) {
        PlanNode input = translate(project.getInput());
        Schema schema = TypeMapping.toSchema(project.getRowType());
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < project.getProjects().size(); i++) {
            Expression value = expressions.translate(project.getProjects().get(i));
            values.add(ExpressionTranslator.as(value, schema.type(i)));
        }
        return PlanShapes.project(input, values, schema);
    }

    private PlanNode values(LogicalValues values) {
        Schema schema = TypeMapping.toSchema(values.getRowType());
        List<List<Expression>> rows = new ArrayList<>();
        for (List<RexLiteral> tuple : values.getTuples()) {
            List<Expression> row = new ArrayList<>();
            for (int i = 0; i < tuple.size(); i++) {
                row.add(ExpressionTranslator.as(LiteralTranslator.translate(tuple.get(i)), schema.type(i)));
            }
            rows.add(row);
        }
        return new PlanNode.Values(schema, rows);
    }

    private PlanNode sort(LogicalSort sort) {
        return new PlanNode.Sort(
                translate(sort.getInput()),
                sortKeys(sort.getCollation().getFieldCollations()),
                count(sort.offset),
                count(sort.fetch));
    }

    private @Nullable Expression count(@Nullable RexNode node) {
        if (node == null) {
            return null;
        }
        RexNode expression = RowCounts.expression(node, counts);
        return ExpressionTranslator.as(expressions.translate(expression == null ? node : expression), DataType.BIGINT);
    }

    static List<SortKey> sortKeys(List<RelFieldCollation> collations) {
        return collations.stream().map(PlanTranslator::sortKey).toList();
    }

    private static SortKey sortKey(RelFieldCollation collation) {
        boolean descending = collation.getDirection().isDescending();
        boolean nullsFirst =
                switch (collation.nullDirection) {
                    case FIRST -> true;
                    case LAST -> false;
                    case UNSPECIFIED -> descending;
                };
        return new SortKey(collation.getFieldIndex(), descending, nullsFirst);
    }

    private PlanNode unnest(UnnestRel unnest) {
        return new PlanNode.Unnest(
                translate(unnest.getInput()),
                unnest.column(),
                unnest.spreadRow(),
                unnest.withOrdinality(),
                unnest.outer(),
                TypeMapping.toSchema(unnest.getRowType()));
    }
}
