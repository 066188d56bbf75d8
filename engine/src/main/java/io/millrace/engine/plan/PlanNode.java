package io.millrace.engine.plan;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A relational operator and its inputs. Immutable. */
public sealed interface PlanNode {

    /** Of the rows it gives. */
    Schema schema();

    List<PlanNode> inputs();

    /**
     * Reads a relation of the catalog.
     *
     * @param relation name in the catalog
     * @param schema the wanted columns, by name: the relation's own and system columns, with the catalog's types
     * @param filter pushed down, over {@code schema}; null for none
     */
    record Scan(
            String relation,
            Schema schema,
            ScanBounds bounds,
            @Nullable Expression filter) implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }
    }

    /** Rows that are computed when the query starts: system tables. */
    record Generated(String name, Schema schema, Supplier<List<ColumnBatch>> rows) implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }
    }

    /** Literal rows; expressions without input columns. */
    record Values(Schema schema, List<List<Expression>> rows) implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }
    }

    record Filter(PlanNode input, Expression condition) implements PlanNode {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    record Project(PlanNode input, List<Expression> expressions, Schema schema) implements PlanNode {
        public Project {
            expressions = List.copyOf(expressions);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * Groups by input columns; gives the keys, then the calls. Without keys there is one row even for no input. Without
     * calls it is DISTINCT.
     */
    record Aggregate(PlanNode input, List<Integer> groupKeys, List<AggregateCall> calls, Schema schema)
            implements PlanNode {
        public Aggregate {
            groupKeys = List.copyOf(groupKeys);
            calls = List.copyOf(calls);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * Joins on equal keys and a further condition over left columns followed by right columns. Gives left columns then
     * right columns; SEMI and ANTI the left ones only.
     */
    record Join(
            PlanNode left,
            PlanNode right,
            JoinType type,
            List<JoinKey> keys,
            @Nullable Expression residual,
            Schema schema)
            implements PlanNode {
        public Join {
            keys = List.copyOf(keys);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(left, right);
        }
    }

    /** {@code nullsEqual}: IS NOT DISTINCT FROM in place of =. Both columns have one type. */
    record JoinKey(int left, int right, boolean nullsEqual) {}

    /** UNION ALL. */
    record Union(List<PlanNode> inputs, Schema schema) implements PlanNode {
        public Union {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Sorts and cuts. With a {@code fetch} a continuous query keeps the top-N current; without one only a snapshot's
     * rows are ordered.
     *
     * @param offset rows skipped; an expression without columns, null for none
     * @param fetch rows kept; null for all
     */
    record Sort(
            PlanNode input,
            List<SortKey> keys,
            @Nullable Expression offset,
            @Nullable Expression fetch) implements PlanNode {
        public Sort {
            keys = List.copyOf(keys);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /** Appends {@code window_start} and {@code window_end}, of the time column's type; HOP gives a row for each window. */
    record Window(PlanNode input, WindowSpec spec) implements PlanNode {
        @Override
        public Schema schema() {
            List<Schema.Field> fields = new ArrayList<>(input.schema().fields());
            DataType time = input.schema().type(spec.timeColumn());
            fields.add(Schema.Field.notNull("window_start", time));
            fields.add(Schema.Field.notNull("window_end", time));
            return new Schema(fields);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * Holds rows back until the watermark passes the timestamp in {@code endColumn}, then gives each once: the gate of
     * EMIT FINAL, above the lowest windowed aggregate. In a snapshot it lets everything pass.
     */
    record FinalGate(PlanNode input, int endColumn) implements PlanNode {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * One row for each element of the ARRAY (or MAP: key and value) in {@code column}: the input's columns, then the
     * element (a ROW element's fields if {@code spreadRow}), then the ordinality (BIGINT from 1) if asked for.
     *
     * @param outer also a row of nulls for an empty or null array
     */
    record Unnest(PlanNode input, int column, boolean spreadRow, boolean withOrdinality, boolean outer, Schema schema)
            implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * Appends window functions (OVER) computed in each partition of equal keys.
     *
     * @param calls aggregate or ranking functions: ROW_NUMBER, RANK, DENSE_RANK, LAG, LEAD, FIRST_VALUE …, SUM …
     */
    record Over(PlanNode input, List<Integer> partitionKeys, List<SortKey> orderBy, List<OverCall> calls, Schema schema)
            implements PlanNode {
        public Over {
            partitionKeys = List.copyOf(partitionKeys);
            orderBy = List.copyOf(orderBy);
            calls = List.copyOf(calls);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * One window function with its frame.
     *
     * @param rows ROWS rather than RANGE
     * @param lower rows before (negative) or after the current one; null is UNBOUNDED PRECEDING
     * @param upper likewise; null is UNBOUNDED FOLLOWING
     */
    record OverCall(
            String function,
            List<Integer> arguments,
            boolean rows,
            @Nullable Long lower,
            @Nullable Long upper,
            DataType type,
            boolean nullable) {
        public OverCall {
            arguments = List.copyOf(arguments);
        }
    }
}
