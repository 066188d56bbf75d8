package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.RelationRows;
import io.millrace.engine.Subscription;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.StatementResult;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.DefinitionStatement.CreateRelation;
import io.millrace.sql.statement.DefinitionStatement.IfExists;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** CREATE TEMP TABLE … AS: a table with the query's answer as it is now, where one that stays is kept current. */
final class TemporaryAsHandler {
    private TemporaryAsHandler() {}

    static Executable prepare(CreateRelation create, CreateRelation written, Preparation preparation) {
        SessionContext session = preparation.session();
        QueryText query = Objects.requireNonNull(create.query());
        if (!create.columns().isEmpty() || query.emit() != Emit.SNAPSHOT) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("CREATE TEMP TABLE … AS takes its columns and its rows from a query that ends")
                    .at(written.name().position());
        }
        QueryPlan plan = preparation.plan(query, preparation.plannerContext());
        Schema named = StoredQueries.named(plan.schema(), null, create.name().position());
        Schema schema = new Schema(named.fields().stream()
                .map(field -> Schema.Field.of(field.name(), field.type()))
                .toList());
        return new Executable(
                "SELECT", plan.parameters(), null, preparation.catalog().version(), parameters -> {
                    session.transaction().checkWritable("CREATE TABLE AS");
                    String name = create.name().last();
                    if (create.ifExists() == IfExists.SKIP
                            && session.engine().catalog().isTaken(name)) {
                        session.notice("42P07", "relation \"" + written.name() + "\" already exists, skipping");
                        return Executable.done("CREATE TABLE AS");
                    }
                    RelationOptions options = RelationOptions.defaults(Definitions.newSchemaId(session))
                            .keepForEver()
                            .apply(create.options());
                    TableDefinition table =
                            new TableDefinition(name, name, schema, options.format(List.of()), List.of(), create.sql());
                    Subscription rows = session.snapshot(plan, preparation.sql(), parameters);
                    session.onCancel(rows::cancel);
                    return RowCollector.collect(
                                    rows, session.services().environment().blocking())
                            .thenCompose(
                                    batches -> session.sequences().durable().thenApply(durable -> batches))
                            .thenCompose(batches -> CreateRelationHandler.define(
                                            session,
                                            create,
                                            new CatalogChange.RelationCreated(table, options.config()),
                                            "CREATE TABLE")
                                    .thenCompose(defined -> append(session, table, batches))
                                    .thenCompose(count -> CreateRelationHandler.created(session, written)
                                            .thenApply(known -> new StatementResult.Done("SELECT " + count))));
                });
    }

    /** Without its rows there is no table. */
    private static CompletableFuture<Long> append(
            SessionContext session, TableDefinition table, List<ColumnBatch> batches) {
        return batches.isEmpty()
                ? CompletableFuture.completedFuture(0L)
                : session.engine()
                        .append(List.of(new RelationRows(table, batches)))
                        .exceptionallyCompose(error -> session.engine()
                                .change(new CatalogChange.RelationDropped(table.name()))
                                .thenCompose(dropped -> CompletableFuture.failedFuture(error)));
    }
}
