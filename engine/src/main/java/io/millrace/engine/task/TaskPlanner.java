package io.millrace.engine.task;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.expression.ErrorPolicy;
import io.millrace.engine.expression.ExpressionCompiler;
import io.millrace.engine.expression.ParameterBinding;
import io.millrace.engine.function.Randomness;
import io.millrace.engine.operator.ConstantRows;
import io.millrace.engine.operator.FinalGate;
import io.millrace.engine.operator.HashAggregate;
import io.millrace.engine.operator.HashJoin;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.Over;
import io.millrace.engine.operator.RowPredicate;
import io.millrace.engine.operator.Sort;
import io.millrace.engine.operator.Step;
import io.millrace.engine.operator.UnionAll;
import io.millrace.engine.operator.Unnest;
import io.millrace.engine.plan.EventTimes;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.state.StateTable;
import io.millrace.engine.window.WindowAssign;
import io.millrace.storage.LogStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a plan into operators: one for each node, filters and projections in a row as one. One for each query. */
public final class TaskPlanner {
    /** No column of the rows above holds a window's end after which their group is not needed. */
    private static final int NO_EXPIRY = -1;

    private final PlanOptions options;
    private final ScanPlanner scans;
    private final ExpressionCompiler compiler;
    private final Retractions retractions;
    private final EventTimes times;
    private final Step step;
    private final Environment environment;
    /** Inputs before those that read them; each once, for a state restored twice would count twice. */
    private final Set<Operator> all = new LinkedHashSet<>();

    /** @param idleMillis after which a partition that does not move leaves the watermark */
    public TaskPlanner(Environment environment, LogStore log, Catalog catalog, PlanOptions options, long idleMillis) {
        this.environment = environment;
        this.options = options;
        this.step = new Step(options.once(), options.finalOnly());
        this.compiler = new ExpressionCompiler(options.timeZone(), Randomness.of(environment));
        this.retractions = new Retractions(catalog, options.once());
        this.times = new EventTimes(catalog::watermarkColumn);
        this.scans = new ScanPlanner(environment, log, catalog, options, step, idleMillis);
    }

    /** @throws io.millrace.common.error.MillraceException RELATION_NOT_FOUND, INVALID_LIMIT */
    public Circuit plan(PlanNode root) {
        scans.watermarks(!options.once() && usesWatermark(root));
        Operator top = build(root, "0", NO_EXPIRY);
        StepInputs inputs = new StepInputs(scans.logScans(), hasBoundedJoin(root), step, environment.clock());
        return new Circuit(
                top,
                root.schema(),
                step,
                inputs,
                List.copyOf(all),
                scans.keptScans(),
                MemoryBudget.of(options.memoryBytes()));
    }

    /** Whether {@code node}'s rows may be taken back later. */
    public boolean mayRetract(PlanNode node) {
        return retractions.mayRetract(node);
    }

    private boolean usesWatermark(PlanNode node) {
        return node instanceof PlanNode.FinalGate
                || node instanceof PlanNode.Window
                || isBoundedJoin(node)
                || node.inputs().stream().anyMatch(this::usesWatermark);
    }

    private boolean hasBoundedJoin(PlanNode node) {
        return isBoundedJoin(node) || node.inputs().stream().anyMatch(this::hasBoundedJoin);
    }

    private boolean isBoundedJoin(PlanNode node) {
        return node instanceof PlanNode.Join join && times.bound(join) != null;
    }

    private Operator build(PlanNode node, String path, int expiry) {
        Operator operator = operator(node, path, expiry);
        all.add(operator);
        return operator;
    }

    private Operator operator(PlanNode node, String path, int expiry) {
        if (node instanceof PlanNode.Scan || node instanceof PlanNode.Filter || node instanceof PlanNode.Project) {
            return compute(node, path, expiry);
        } else if (node instanceof PlanNode.Generated generated) {
            return new ConstantRows(generated.rows().get(), state(path));
        } else if (node instanceof PlanNode.Values values) {
            return new ConstantRows(List.of(literalRows(values)), state(path));
        } else if (node instanceof PlanNode.Aggregate aggregate) {
            return aggregate(aggregate, path, expiry);
        } else if (node instanceof PlanNode.Join join) {
            return join(join, path);
        } else if (node instanceof PlanNode.Union union) {
            List<Operator> inputs = new ArrayList<>();
            for (int i = 0; i < union.inputs().size(); i++) {
                inputs.add(build(union.inputs().get(i), path + "." + i, NO_EXPIRY));
            }
            return new UnionAll(inputs);
        } else if (node instanceof PlanNode.Sort sort) {
            return new Sort(
                    build(sort.input(), path + ".0", NO_EXPIRY),
                    sort.schema(),
                    sort.keys(),
                    count(sort.offset(), 0, ErrorCode.INVALID_OFFSET, "OFFSET"),
                    count(sort.fetch(), Long.MAX_VALUE, ErrorCode.INVALID_LIMIT, "LIMIT"),
                    mayRetract(sort.input()),
                    step,
                    state(path));
        } else if (node instanceof PlanNode.Window window) {
            PlanNode input = window.input();
            return new WindowAssign(build(input, path + ".0", NO_EXPIRY), input.schema(), window.spec(), step);
        } else if (node instanceof PlanNode.FinalGate gate) {
            Operator input = build(gate.input(), path + ".0", gate.endColumn());
            return new FinalGate(input, gate.schema(), gate.endColumn(), step, state(path));
        } else if (node instanceof PlanNode.Unnest unnest) {
            return new Unnest(
                    build(unnest.input(), path + ".0", NO_EXPIRY),
                    unnest.input().schema(),
                    unnest.column(),
                    unnest.spreadRow(),
                    unnest.withOrdinality(),
                    unnest.outer(),
                    unnest.schema());
        } else if (node instanceof PlanNode.Over over) {
            Operator input = build(over.input(), path + ".0", NO_EXPIRY);
            return new Over(input, over.input().schema(), over, step, state(path));
        }
        throw new AssertionError(node);
    }

    /** A scan's, filters' and a projection's work in one pass over each batch. */
    private Operator compute(PlanNode node, String path, int expiry) {
        PlanNode input = node;
        List<Expression> outputs = null;
        int below = expiry;
        if (input instanceof PlanNode.Project project) {
            outputs = bind(project.expressions());
            below = expiry != NO_EXPIRY && outputs.get(expiry) instanceof Expression.InputColumn column
                    ? column.index()
                    : NO_EXPIRY;
            input = project.input();
        }
        Expression condition = null;
        while (input instanceof PlanNode.Filter filter) {
            condition = and(bind(filter.condition()), condition);
            input = filter.input();
        }
        Operator source;
        ErrorPolicy policy;
        if (input instanceof PlanNode.Scan scan) {
            Expression pushed = scan.filter();
            condition = pushed == null ? condition : and(bind(pushed), condition);
            source = scans.plan(scan, condition, state(path), all);
            policy = policy(source, scan.relation());
        } else {
            source = build(input, path + ".0", below);
            policy = policy(source, "");
        }
        Schema schema = input.schema();
        if (condition == null && outputs == null) {
            return source;
        }
        all.add(source);
        Schema outputSchema = outputs == null ? schema : node.schema();
        List<Expression> computed = outputs == null ? identity(schema) : outputs;
        return new Compute(source, compiler.compile(schema, condition, computed, outputSchema, policy));
    }

    private ErrorPolicy policy(Operator source, String relation) {
        if (options.once()) {
            return ErrorPolicy.FAIL;
        }
        RowErrors errors = options.errors();
        if (source instanceof LogScan scan) {
            return (row, error) -> errors.uncomputable(scan.topic(), scan.partitionOf(row), scan.offsetOf(row), error);
        }
        return (row, error) -> errors.uncomputable(relation, RowErrors.UNKNOWN, RowErrors.UNKNOWN, error);
    }

    private Operator aggregate(PlanNode.Aggregate aggregate, String path, int expiry) {
        PlanNode input = aggregate.input();
        boolean expires = options.finalOnly()
                && expiry != NO_EXPIRY
                && expiry < aggregate.groupKeys().size();
        return new HashAggregate(
                build(input, path + ".0", NO_EXPIRY),
                input.schema(),
                aggregate.groupKeys(),
                aggregate.calls(),
                mayRetract(input),
                expires ? expiry : NO_EXPIRY,
                step,
                state(path));
    }

    private Operator join(PlanNode.Join join, String path) {
        Schema left = join.left().schema();
        Schema right = join.right().schema();
        Expression residual = join.residual();
        RowPredicate predicate = null;
        if (residual != null) {
            List<Schema.Field> fields = new ArrayList<>(left.fields());
            fields.addAll(right.fields());
            ErrorPolicy policy = options.once()
                    ? ErrorPolicy.FAIL
                    : (row, error) -> options.errors().uncomputable("", RowErrors.UNKNOWN, RowErrors.UNKNOWN, error);
            predicate = compiler.compilePredicate(new Schema(fields), bind(residual), policy)::select;
        }
        return new HashJoin(
                build(join.left(), path + ".0", NO_EXPIRY),
                left,
                build(join.right(), path + ".1", NO_EXPIRY),
                right,
                join.type(),
                join.keys(),
                predicate,
                options.once() ? null : times.bound(join),
                mayRetract(join.left()),
                mayRetract(join.right()),
                step,
                state(path));
    }

    private StateTable state(String path) {
        return options.state().table(path);
    }

    /**
     * The value of an expression without columns that counts rows; {@code absent} if there is none, or its value is NULL.
     *
     * @throws io.millrace.common.error.MillraceException {@code code} if it is below 0
     */
    public long count(@Nullable Expression expression, long absent, ErrorCode code, String clause) {
        Object value = expression == null ? null : compiler.value(bind(expression));
        if (value == null) {
            return absent;
        }
        long count = ((Number) value).longValue();
        if (count < 0) {
            throw code.error("%s must not be negative", clause);
        }
        return count;
    }

    private ColumnBatch literalRows(PlanNode.Values values) {
        BatchBuilder rows = new BatchBuilder(values.schema());
        for (List<Expression> row : values.rows()) {
            @Nullable Object[] boxed = new @Nullable Object[row.size()];
            for (int i = 0; i < boxed.length; i++) {
                boxed[i] = compiler.value(bind(row.get(i)));
            }
            rows.add(boxed);
        }
        return rows.build();
    }

    private Expression bind(Expression expression) {
        return ParameterBinding.bind(expression, options.parameters());
    }

    private List<Expression> bind(List<Expression> expressions) {
        return ParameterBinding.bindAll(expressions, options.parameters());
    }

    private static Expression and(Expression first, @Nullable Expression second) {
        return second == null
                ? first
                : new Expression.Call(
                        "AND", List.of(first, second), DataType.BOOLEAN, first.nullable() || second.nullable());
    }

    private static List<Expression> identity(Schema schema) {
        List<Expression> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Schema.Field field = schema.field(i);
            columns.add(new Expression.InputColumn(i, field.type(), field.nullable()));
        }
        return columns;
    }
}
