package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.PlannerContext;
import io.millrace.sql.statement.ColumnDefinition;
import io.millrace.sql.statement.ColumnDefinition.Generated;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The expressions of DEFAULT: planned, and computed for rows. */
final class DefaultExpressions {
    private DefaultExpressions() {}

    /** @throws MillraceException as PostgreSQL refuses it, with its position in the statement */
    static ColumnDefault checked(ColumnDefinition column, Generated.Expression given, Preparation preparation) {
        return checked(column.name(), column.type(), given, preparation);
    }

    static ColumnDefault checked(String column, DataType type, Generated.Expression given, Preparation preparation) {
        ColumnDefault value = new ColumnDefault(given.sql(), ColumnDefault.Kind.DEFAULT);
        try {
            preparation
                    .session()
                    .planner()
                    .planDefault(preparation.catalog(), given.sql(), column, type, preparation.plannerContext());
        } catch (MillraceException e) {
            throw e.at(given.position() + Math.max(0, e.position() - 1));
        }
        return value;
    }

    /** Computes each once, so that one that cannot be is refused when it is defined; but for those of sequences. */
    static CompletableFuture<Void> tried(SessionContext session, Relation relation) {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (Schema.Field field : relation.schema().fields()) {
            ColumnDefault value = relation.rules().defaultOf(field.name());
            if (value != null && !PlanCache.asksForSequence(session.engine().catalog(), value.sql())) {
                done = done.thenCompose(before -> values(session, value, field.name(), field.type(), 1))
                        .thenApply(computed -> null);
            }
        }
        return done;
    }

    /** The default of {@code count} rows. */
    static CompletableFuture<Column> values(
            SessionContext session, ColumnDefault value, String column, DataType type, int count) {
        if (value.sequence().isPresent()) {
            long[] next = session.sequences().next(value.sequence().get(), count);
            ColumnBuilder builder = ColumnBuilder.of(type);
            for (long each : next) {
                builder.append(fitting(each, type));
            }
            return CompletableFuture.completedFuture(builder.build());
        }
        Catalog catalog = session.engine().catalog();
        PlannerContext context = session.plannerContext(List.of());
        Expression planned = session.plans().planDefault(catalog, value.sql(), column, type, context);
        if (planned instanceof Expression.Literal literal) {
            return CompletableFuture.completedFuture(constant(literal.value(), type, count));
        }
        return computed(session, planned, value.sql(), type, count);
    }

    private static Object fitting(long value, DataType type) {
        if (type == DataType.INT && value != (int) value || type == DataType.SMALLINT && value != (short) value) {
            throw ErrorCode.NUMBER_OUT_OF_RANGE.error("%s out of range", SequenceShape.name(type));
        }
        return value;
    }

    private static Column constant(@Nullable Object value, DataType type, int count) {
        ColumnBuilder builder = ColumnBuilder.of(type);
        for (int i = 0; i < count; i++) {
            builder.append(value);
        }
        return builder.build();
    }

    private static CompletableFuture<Column> computed(
            SessionContext session, Expression expression, String sql, DataType type, int count) {
        List<ColumnBatch> rows = new ArrayList<>();
        for (int left = count; left > 0; left -= ColumnBatch.TARGET_ROWS) {
            rows.add(new ColumnBatch(Math.min(left, ColumnBatch.TARGET_ROWS)));
        }
        Schema schema = Schema.of(Schema.Field.of("value", type));
        PlanNode input = new PlanNode.Generated("rows", Schema.of(), () -> rows);
        PlanNode project = new PlanNode.Project(input, List.of(expression), schema);
        QueryPlan plan = new QueryPlan(project, Emit.SNAPSHOT, true, List.of(), List.of());
        return RowCollector.collect(
                        session.snapshot(plan, sql, List.of()),
                        session.services().environment().blocking())
                .thenApply(batches -> {
                    ColumnBuilder builder = ColumnBuilder.of(type);
                    for (ColumnBatch batch : batches) {
                        for (int row = 0; row < batch.rowCount(); row++) {
                            builder.append(batch.column(0).value(row));
                        }
                    }
                    return builder.build();
                });
    }
}
