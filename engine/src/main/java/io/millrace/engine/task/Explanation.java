package io.millrace.engine.task;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.EventTimes;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.plan.ScanBounds;
import io.millrace.engine.plan.SortKey;
import io.millrace.engine.plan.TimeBound;
import io.millrace.storage.LogStore;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan as text: one operator a line, inputs indented below; which partitions, which filters, which state. */
public final class Explanation {
    private final Catalog catalog;
    private final LogStore log;
    private final boolean once;
    private final List<String> lines = new ArrayList<>();

    private Explanation(Catalog catalog, LogStore log, boolean once) {
        this.catalog = catalog;
        this.log = log;
        this.once = once;
    }

    public static List<String> of(Catalog catalog, LogStore log, QueryPlan plan) {
        Explanation explanation = new Explanation(catalog, log, plan.emit() == Emit.SNAPSHOT);
        Expression limit = plan.limit();
        if (limit != null) {
            explanation.lines.add("Limit rows=" + ExpressionText.of(limit, plan.schema()));
        }
        explanation.add(plan.root(), limit == null ? 0 : 1);
        return explanation.lines;
    }

    private void add(PlanNode node, int depth) {
        lines.add("  ".repeat(depth) + line(node));
        node.inputs().forEach(input -> add(input, depth + 1));
    }

    private String line(PlanNode node) {
        Schema input =
                node.inputs().isEmpty() ? node.schema() : node.inputs().get(0).schema();
        if (node instanceof PlanNode.Scan scan) {
            return scan(scan);
        } else if (node instanceof PlanNode.Generated generated) {
            return "Generated " + generated.name();
        } else if (node instanceof PlanNode.Values values) {
            return "Values rows=" + values.rows().size();
        } else if (node instanceof PlanNode.Filter filter) {
            return "Filter " + ExpressionText.of(filter.condition(), input);
        } else if (node instanceof PlanNode.Project project) {
            return "Project " + projected(project, input);
        } else if (node instanceof PlanNode.Aggregate aggregate) {
            String name = aggregate.calls().isEmpty() ? "Distinct" : "Aggregate";
            String state = once ? "" : " state=groups";
            return name + " by=" + names(input, aggregate.groupKeys())
                    + aggregate.calls().stream()
                            .map(call -> " " + call(call, input))
                            .collect(Collectors.joining())
                    + state;
        } else if (node instanceof PlanNode.Join join) {
            return join(join);
        } else if (node instanceof PlanNode.Union) {
            return "Union";
        } else if (node instanceof PlanNode.Sort sort) {
            return sort(sort, input);
        } else if (node instanceof PlanNode.Window window) {
            return "Window " + window.spec().kind() + " time="
                    + input.field(window.spec().timeColumn()).name() + " size="
                    + window.spec().sizeMicros()
                    + "us slide=" + window.spec().slideMicros() + "us";
        } else if (node instanceof PlanNode.FinalGate gate) {
            return "FinalGate end=" + input.field(gate.endColumn()).name() + (once ? "" : " state=open windows");
        } else if (node instanceof PlanNode.Unnest unnest) {
            return "Unnest " + input.field(unnest.column()).name() + (unnest.outer() ? " outer" : "");
        } else if (node instanceof PlanNode.Over over) {
            return "Over partition=" + names(input, over.partitionKeys()) + " order="
                    + keys(over.orderBy(), input)
                    + over.calls().stream().map(call -> " " + call.function()).collect(Collectors.joining())
                    + (once ? "" : " state=rows");
        }
        throw new AssertionError(node);
    }

    private String scan(PlanNode.Scan scan) {
        Relation relation = catalog.relation(scan.relation());
        Expression filter = scan.filter();
        StringBuilder line = new StringBuilder("Scan ").append(relation.name());
        line.append(" columns=")
                .append(scan.schema().fields().stream()
                        .map(Schema.Field::name)
                        .collect(Collectors.joining(", ", "[", "]")));
        ColumnBatch key = KeyFilter.keyOf(relation, scan.schema(), filter);
        boolean kept = once && ScanPlanner.readsKeptRows(relation, scan);
        if (kept && key != null) {
            line.append(" by key");
        } else if (kept) {
            line.append(" kept rows");
        } else {
            int partitions =
                    log.topic(relation.topic()).map(TopicConfig::partitions).orElse(0);
            line.append(bounds(scan.bounds(), partitions));
        }
        if (filter != null) {
            line.append(" filter=").append(ExpressionText.of(filter, scan.schema()));
        }
        if (!once && relation.changes() == Relation.Changes.UPSERT) {
            line.append(" state=rows by key");
        }
        return line.toString();
    }

    private static String bounds(ScanBounds bounds, int partitions) {
        String text = bounds.partitions() == null
                ? " partitions=" + partitions
                : " partitions=" + new TreeSet<>(bounds.partitions()) + " of " + partitions;
        if (bounds.fromOffset() > 0 || bounds.toOffset() != Long.MAX_VALUE) {
            String to = bounds.toOffset() == Long.MAX_VALUE ? "" : String.valueOf(bounds.toOffset());
            text += " offsets=[" + bounds.fromOffset() + ", " + to + ")";
        }
        if (bounds.fromTimestampMillis() != Long.MIN_VALUE) {
            text += " from timestamp=" + bounds.fromTimestampMillis() + "ms";
        }
        return text;
    }

    private static String projected(PlanNode.Project project, Schema input) {
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < project.expressions().size(); i++) {
            String text = ExpressionText.of(project.expressions().get(i), input);
            String name = project.schema().field(i).name();
            outputs.add(text.equals(name) ? name : text + " AS " + name);
        }
        return String.join(", ", outputs);
    }

    private static String call(AggregateCall call, Schema input) {
        Integer filter = call.filter();
        String arguments = call.arguments().isEmpty() ? "(*)" : names(input, call.arguments());
        return call.function()
                + (call.distinct() ? " DISTINCT" : "")
                + arguments
                + (filter == null ? "" : " FILTER " + input.field(filter).name());
    }

    private String join(PlanNode.Join join) {
        Schema left = join.left().schema();
        Schema right = join.right().schema();
        List<Schema.Field> fields = new ArrayList<>(left.fields());
        fields.addAll(right.fields());
        @Nullable Expression residual = join.residual();
        String keys = join.keys().stream()
                .map(key -> left.field(key.left()).name() + " = "
                        + right.field(key.right()).name())
                .collect(Collectors.joining(", ", "[", "]"));
        return "Join " + join.type() + " on=" + keys
                + (residual == null ? "" : " and " + ExpressionText.of(residual, new Schema(fields)))
                + (once ? "" : " state=" + state(join));
    }

    private String state(PlanNode.Join join) {
        TimeBound bound = new EventTimes(catalog::watermarkColumn).bound(join);
        return bound == null
                ? "both inputs"
                : kept(join.left(), bound.left(), bound.keepLeft()) + ", "
                        + kept(join.right(), bound.right(), bound.keepRight());
    }

    private static String kept(PlanNode side, int column, long micros) {
        return micros == TimeBound.FOREVER
                ? "all"
                : "until " + side.schema().field(column).name() + " + " + micros + "us";
    }

    private static String sort(PlanNode.Sort sort, Schema input) {
        Expression offset = sort.offset();
        Expression fetch = sort.fetch();
        return "Sort by=" + keys(sort.keys(), input)
                + (offset == null ? "" : " offset=" + ExpressionText.of(offset, input))
                + (fetch == null ? "" : " fetch=" + ExpressionText.of(fetch, input));
    }

    private static String keys(List<SortKey> keys, Schema input) {
        return keys.stream()
                .map(key -> input.field(key.column()).name() + (key.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String names(Schema schema, List<Integer> columns) {
        return columns.stream().map(column -> schema.field(column).name()).collect(Collectors.joining(", ", "(", ")"));
    }
}
