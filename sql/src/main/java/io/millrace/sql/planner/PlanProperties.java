package io.millrace.sql.planner;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.WindowSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What can be said of a plan's rows without running it. */
final class PlanProperties {
    private final Catalog catalog;

    PlanProperties(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Whether the answer only ever grows as the inputs do. */
    boolean appendOnly(PlanNode node) {
        if (node instanceof PlanNode.FinalGate) {
            return true;
        }
        if (node instanceof PlanNode.Scan scan) {
            return catalog.relation(scan.relation()).changes() == Relation.Changes.APPEND;
        }
        boolean monotone = !(node instanceof PlanNode.Over)
                && !(node instanceof PlanNode.Aggregate aggregate
                        && (!aggregate.calls().isEmpty()
                                || aggregate.groupKeys().isEmpty()))
                && !(node instanceof PlanNode.Sort sort && (sort.fetch() != null || sort.offset() != null))
                && !(node instanceof PlanNode.Join join
                        && join.type() != JoinType.INNER
                        && join.type() != JoinType.SEMI);
        return monotone && node.inputs().stream().allMatch(this::appendOnly);
    }

    /** Columns that are unique together; empty if none are known. */
    List<Integer> key(PlanNode root) {
        List<Integer> key = find(root);
        return key == null ? List.of() : key;
    }

    /** Null for none; empty for at most one row. */
    private @Nullable List<Integer> find(PlanNode node) {
        if (node instanceof PlanNode.Scan scan) {
            return ofScan(scan);
        }
        if (node instanceof PlanNode.Filter
                || node instanceof PlanNode.Sort
                || node instanceof PlanNode.FinalGate
                || node instanceof PlanNode.Over) {
            return find(node.inputs().get(0));
        }
        if (node instanceof PlanNode.Project project) {
            return ofProject(project);
        }
        if (node instanceof PlanNode.Aggregate aggregate) {
            return IntStream.range(0, aggregate.groupKeys().size()).boxed().toList();
        }
        if (node instanceof PlanNode.Join join) {
            return ofJoin(join);
        }
        if (node instanceof PlanNode.Window window) {
            return ofWindow(window);
        }
        return null;
    }

    private @Nullable List<Integer> ofScan(PlanNode.Scan scan) {
        List<String> keyColumns = catalog.relation(scan.relation()).keyColumns();
        boolean unique = catalog.relation(scan.relation()).changes() == Relation.Changes.UPSERT;
        Schema schema = scan.schema();
        if (!unique || keyColumns.isEmpty()) {
            return null;
        }
        List<Integer> key = keyColumns.stream().map(schema::indexOf).toList();
        return key.contains(-1) ? null : key;
    }

    private @Nullable List<Integer> ofProject(PlanNode.Project project) {
        List<Integer> key = find(project.input());
        if (key == null) {
            return null;
        }
        Map<Integer, Integer> pairs = WindowPairs.of(project.input());
        List<Integer> mapped = new ArrayList<>();
        for (int column : key) {
            int position = WindowPairs.position(project.expressions(), column);
            if (position < 0) {
                // A window's other column says the same.
                position = pairs.containsKey(column)
                        ? WindowPairs.position(project.expressions(), pairs.get(column))
                        : position;
            }
            if (position < 0) {
                return null;
            }
            if (!mapped.contains(position)) {
                mapped.add(position);
            }
        }
        return mapped;
    }

    private @Nullable List<Integer> ofJoin(PlanNode.Join join) {
        List<Integer> left = find(join.left());
        if (left == null) {
            return null;
        }
        if (join.type() == JoinType.SEMI || join.type() == JoinType.ANTI) {
            return left;
        }
        List<Integer> right = find(join.right());
        if (right == null) {
            return null;
        }
        Set<Integer> matched = new HashSet<>();
        join.keys().forEach(key -> matched.add(key.right()));
        if (matched.containsAll(right) && (join.type() == JoinType.INNER || join.type() == JoinType.LEFT)) {
            return left;
        }
        if (join.type() != JoinType.INNER) {
            return null;
        }
        List<Integer> both = new ArrayList<>(left);
        right.forEach(column -> both.add(column + join.left().schema().size()));
        return both;
    }

    private @Nullable List<Integer> ofWindow(PlanNode.Window window) {
        List<Integer> key = find(window.input());
        if (key == null || window.spec().kind() == WindowSpec.Kind.TUMBLE) {
            return key;
        }
        List<Integer> extended = new ArrayList<>(key);
        boolean byEnd = window.spec().kind() == WindowSpec.Kind.CUMULATE;
        extended.add(window.input().schema().size() + (byEnd ? 1 : 0));
        return extended;
    }
}
