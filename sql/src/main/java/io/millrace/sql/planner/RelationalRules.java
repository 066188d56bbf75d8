package io.millrace.sql.planner;

import com.google.common.collect.ImmutableSet;
import io.millrace.sql.planner.rule.KeepConstantKeys;
import io.millrace.sql.planner.rule.KeepRowsOfScalarAggregates;
import io.millrace.sql.planner.rule.KeepUnmatchedRows;
import io.millrace.sql.planner.rule.TurnCorrelateIntoUnnest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.runtime.Hook;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;

/**
 * The rules in their order: nested queries become joins, OVER its own node, filters move down, unused columns go. No rule
 * simplifies expressions: what a query computes, and so which errors it raises, stays as written.
 */
final class RelationalRules {
    /** RelBuilder settings that keep expressions as they are. */
    static final RelBuilder.Config PLAIN = RelBuilder.Config.DEFAULT
            .withSimplify(false)
            .withSimplifyLimit(false)
            .withAggregateUnique(true)
            .withPruneInputOfAggregate(false);

    private static final RelBuilderFactory BUILDER =
            RelBuilder.proto(Contexts.of(PLAIN, (RelFactories.FilterFactory) RelationalRules::filter));

    private static final HepProgram NESTED_QUERIES = program(
            CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
            CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
            CoreRules.JOIN_SUB_QUERY_TO_CORRELATE);

    private static final HepProgram OVER = program(CoreRules.PROJECT_TO_LOGICAL_PROJECT_AND_WINDOW);

    private static final HepProgram PUSH_DOWN = program(
            CoreRules.FILTER_MERGE,
            CoreRules.FILTER_PROJECT_TRANSPOSE,
            CoreRules.FILTER_INTO_JOIN,
            CoreRules.JOIN_CONDITION_PUSH,
            CoreRules.JOIN_PUSH_EXPRESSIONS,
            CoreRules.FILTER_AGGREGATE_TRANSPOSE,
            CoreRules.FILTER_SET_OP_TRANSPOSE,
            CoreRules.FILTER_WINDOW_TRANSPOSE,
            CoreRules.PROJECT_MERGE,
            CoreRules.PROJECT_REMOVE);

    private static final HepProgram CLEAN_UP =
            program(CoreRules.PROJECT_MERGE, CoreRules.PROJECT_REMOVE, CoreRules.FILTER_MERGE);

    private RelationalRules() {}

    /** A condition moved below an outer join may come wrapped in a cast that changes nothing but nullability. */
    private static RelNode filter(RelNode input, RexNode condition, Set<CorrelationId> variables) {
        RexNode plain = condition;
        while (RexUtil.isNullabilityCast(input.getCluster().getTypeFactory(), plain)) {
            plain = ((RexCall) plain).getOperands().get(0);
        }
        return LogicalFilter.create(input, plain, ImmutableSet.copyOf(variables));
    }

    private static HepProgram program(RelOptRule... rules) {
        HepProgramBuilder builder = new HepProgramBuilder();
        List<RelOptRule> plain = new ArrayList<>();
        for (RelOptRule rule : rules) {
            plain.add(
                    rule instanceof RelRule<?> configurable
                            ? ((RelRule.Config) configurable.config)
                                    .withRelBuilderFactory(BUILDER)
                                    .toRule()
                            : rule);
        }
        return builder.addRuleCollection(plain).build();
    }

    static RelNode apply(RelNode query) {
        RelBuilder builder = BUILDER.create(query.getCluster(), null);
        RelNode node = query;
        if (PlanSearch.anyNode(node, RelationalRules::hasNestedQuery)) {
            node = run(NESTED_QUERIES, node);
        }
        if (hasCorrelation(node) || hasUncollect(node)) {
            node = TurnCorrelateIntoUnnest.apply(node);
        }
        if (hasCorrelation(node)) {
            node = KeepConstantKeys.apply(KeepRowsOfScalarAggregates.apply(node));
            node = KeepUnmatchedRows.during(correlated -> decorrelate(correlated, builder), node);
        }
        if (hasOver(node)) {
            node = run(OVER, node);
        }
        node = run(PUSH_DOWN, node);
        node = new RelFieldTrimmer(null, builder).trim(node);
        return run(CLEAN_UP, node);
    }

    /**
     * The decorrelator's rules work on the whole query with builders of their own, which would simplify its conditions
     * (wrongly: an impossible range compared with FALSE counts as FALSE for a NULL too), were it not for the hook.
     */
    @SuppressWarnings("try") // the hook is there to be closed
    private static RelNode decorrelate(RelNode node, RelBuilder builder) {
        try (Hook.Closeable plain = Hook.REL_BUILDER_SIMPLIFY.addThread(Hook.propertyJ(false))) {
            return RelDecorrelator.decorrelateQuery(node, builder);
        }
    }

    private static RelNode run(HepProgram program, RelNode node) {
        HepPlanner planner = new HepPlanner(program);
        planner.setRoot(node);
        return planner.findBestExp();
    }

    private static boolean hasNestedQuery(RelNode node) {
        return node instanceof Filter filter && RexUtil.SubQueryFinder.find(filter.getCondition()) != null
                || node instanceof Join join && RexUtil.SubQueryFinder.find(join.getCondition()) != null
                || node instanceof Project project && RexUtil.SubQueryFinder.find(project.getProjects()) != null;
    }

    private static boolean hasOver(RelNode node) {
        return PlanSearch.anyNode(
                node, n -> n instanceof Project project && RexOver.containsOver(project.getProjects(), null));
    }

    private static boolean hasCorrelation(RelNode node) {
        return PlanSearch.anyNode(node, Correlate.class::isInstance)
                || !RelOptUtil.getVariablesUsed(node).isEmpty();
    }

    private static boolean hasUncollect(RelNode node) {
        return PlanSearch.anyNode(node, Uncollect.class::isInstance);
    }
}
