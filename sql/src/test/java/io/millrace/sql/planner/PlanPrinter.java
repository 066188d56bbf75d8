package io.millrace.sql.planner;

import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.ScanBounds;
import io.millrace.engine.plan.SortKey;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as a tree that people can read: a node a line, its inputs beneath. */
final class PlanPrinter {
    private final StringBuilder output = new StringBuilder();

    private PlanPrinter() {}

    static String print(PlanNode root) {
        PlanPrinter printer = new PlanPrinter();
        printer.node(root, 0);
        return printer.output.toString();
    }

    private void node(PlanNode node, int depth) {
        output.append("  ".repeat(depth)).append(line(node)).append('\n');
        node.inputs().forEach(input -> node(input, depth + 1));
    }

    private static String line(PlanNode node) {
        if (node instanceof PlanNode.Scan scan) {
            return "Scan " + scan.relation() + names(node)
                    + (scan.bounds().equals(ScanBounds.ALL) ? "" : " " + bounds(scan.bounds()))
                    + (scan.filter() == null ? "" : " filter " + print(scan.filter()));
        }
        if (node instanceof PlanNode.Generated generated) {
            return "Generated " + generated.name();
        }
        if (node instanceof PlanNode.Values values) {
            return "Values " + values.rows().stream().map(PlanPrinter::print).collect(Collectors.joining(", "));
        }
        if (node instanceof PlanNode.Filter filter) {
            return "Filter " + print(filter.condition());
        }
        if (node instanceof PlanNode.Project project) {
            return "Project " + print(project.expressions()) + names(node);
        }
        if (node instanceof PlanNode.Aggregate aggregate) {
            return "Aggregate by " + aggregate.groupKeys() + " "
                    + aggregate.calls().stream().map(PlanPrinter::call).toList();
        }
        if (node instanceof PlanNode.Join join) {
            return "Join " + join.type() + " "
                    + join.keys().stream()
                            .map(key -> key.left() + (key.nullsEqual() ? "==" : "=") + key.right())
                            .toList()
                    + (join.residual() == null ? "" : " and " + print(join.residual()));
        }
        if (node instanceof PlanNode.Union) {
            return "Union";
        }
        if (node instanceof PlanNode.Sort sort) {
            return "Sort " + keys(sort.keys())
                    + (sort.offset() == null ? "" : " offset " + print(sort.offset()))
                    + (sort.fetch() == null ? "" : " fetch " + print(sort.fetch()));
        }
        if (node instanceof PlanNode.Window window) {
            return "Window " + window.spec();
        }
        if (node instanceof PlanNode.FinalGate gate) {
            return "FinalGate " + gate.endColumn();
        }
        if (node instanceof PlanNode.Unnest unnest) {
            return "Unnest " + unnest.column() + (unnest.spreadRow() ? " spread" : "")
                    + (unnest.withOrdinality() ? " ordinality" : "") + (unnest.outer() ? " outer" : "");
        }
        PlanNode.Over over = (PlanNode.Over) node;
        return "Over by " + over.partitionKeys() + " order " + keys(over.orderBy()) + " "
                + over.calls().stream()
                        .map(call -> call.function() + call.arguments() + (call.rows() ? " rows " : " range ")
                                + call.lower() + ".." + call.upper())
                        .toList();
    }

    private static String names(PlanNode node) {
        return node.schema().fields().stream().map(field -> field.name()).collect(Collectors.joining(", ", " (", ")"));
    }

    private static String bounds(ScanBounds bounds) {
        return "partitions " + bounds.partitions() + " offsets " + bounds.fromOffset() + ".." + bounds.toOffset()
                + " timestamps " + bounds.fromTimestampMillis() + ".." + bounds.toTimestampMillis();
    }

    private static String keys(List<SortKey> keys) {
        return keys.stream()
                .map(key -> key.column() + (key.descending() ? " desc" : "") + (key.nullsFirst() ? " nulls first" : ""))
                .toList()
                .toString();
    }

    private static String call(AggregateCall call) {
        return call.function() + (call.distinct() ? " distinct " : "") + call.arguments()
                + (call.filter() == null ? "" : " filter " + call.filter())
                + (call.orderBy().isEmpty() ? "" : " order " + keys(call.orderBy())) + ":" + call.type();
    }

    private static String print(List<Expression> expressions) {
        return expressions.stream().map(PlanPrinter::print).collect(Collectors.joining(", ", "[", "]"));
    }

    static String print(Expression expression) {
        if (expression instanceof Expression.InputColumn column) {
            return "#" + column.index();
        }
        if (expression instanceof Expression.Literal literal) {
            return literal.value() instanceof String text ? "'" + text + "'" : String.valueOf(literal.value());
        }
        if (expression instanceof Expression.Parameter parameter) {
            return "$" + (parameter.index() + 1);
        }
        if (expression instanceof Expression.Call call) {
            return call.function()
                    + call.arguments().stream().map(PlanPrinter::print).collect(Collectors.joining(", ", "(", ")"));
        }
        if (expression instanceof Expression.Cast cast) {
            return print(cast.operand()) + "::" + cast.type();
        }
        Expression.Case choice = (Expression.Case) expression;
        return "CASE"
                + choice.whens().stream()
                        .map(when -> " WHEN " + print(when.condition()) + " THEN " + print(when.result()))
                        .collect(Collectors.joining())
                + " ELSE " + print(choice.otherwise()) + " END";
    }
}
