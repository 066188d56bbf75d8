package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.DefinitionStatement.CreateRelation;
import io.millrace.sql.statement.DefinitionStatement.IfExists;
import io.millrace.sql.statement.RelationKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** CREATE STREAM … AS and CREATE TABLE … AS: a relation, and the query of the same name that feeds it. */
final class CreateAsHandler {
    private CreateAsHandler() {}

    static Executable prepare(CreateRelation create, Preparation preparation) {
        SessionContext session = preparation.session();
        if (!create.columns().isEmpty()) {
            throw ErrorCode.SYNTAX_ERROR
                    .error(
                            "CREATE %s … AS takes its columns from the query",
                            create.kind().tag())
                    .at(create.columns().get(0).position());
        }
        QueryText query = StoredQueries.continuous(create.query() == null ? missing() : create.query());
        QueryPlan plan = preparation.plan(query, preparation.lastingContext());
        String tag = "CREATE " + create.kind().tag();
        StoredQueries.refuseParameters(plan, "a " + create.kind().noun());
        Schema schema = StoredQueries.named(plan.schema(), null, create.name().position());
        List<String> key = key(create, plan, schema);
        return new Executable(tag, List.of(), null, preparation.catalog().version(), parameters -> {
            session.transaction().checkWritable(tag);
            return define(preparation, create, query, plan, schema, key)
                    .thenCompose(catalog -> session.services().launcher().caughtUp())
                    .thenCompose(started -> Executable.done(tag));
        });
    }

    private static QueryText missing() {
        throw ErrorCode.INTERNAL_ERROR.error("CREATE … AS without a query");
    }

    private static CompletableFuture<Catalog> define(
            Preparation preparation,
            CreateRelation create,
            QueryText query,
            QueryPlan plan,
            Schema schema,
            List<String> key) {
        SessionContext session = preparation.session();
        String name = Targets.name(create.name());
        Catalog before = session.engine().catalog();
        if (create.ifExists() == IfExists.SKIP && before.find(name).isPresent()) {
            session.notice("42P07", "relation \"" + name + "\" already exists, skipping");
            return CompletableFuture.completedFuture(before);
        }
        StoredQueries.checkState(session, plan, before);
        RelationOptions options = RelationOptions.defaults(Definitions.newSchemaId(session));
        if (create.kind() == RelationKind.TABLE) {
            options.keepForEver();
        }
        options.apply(create.options());
        String topic = CreateRelationHandler.topic(options.topic(name), create.name());
        Relation relation = create.kind() == RelationKind.TABLE
                ? new TableDefinition(name, topic, schema, options.format(key), key, create.sql())
                : new StreamDefinition(name, topic, schema, options.format(key), key, null, name, create.sql());
        QueryDefinition definition = new QueryDefinition(
                name,
                name,
                StoredQueries.text(query),
                StoredQueries.sources(plan, query, preparation),
                session.settings().get("start_position"),
                false,
                StoredQueries.options(session, options.queryOptions()),
                create.sql());
        CompletableFuture<Catalog> dropped =
                create.ifExists() == IfExists.REPLACE && before.find(name).isPresent()
                        ? DropHandler.dropOne(session, before.relation(name), false)
                        : CompletableFuture.completedFuture(before);
        return dropped.thenCompose(nothing -> Definitions.change(
                        session,
                        "CREATE " + create.kind().tag(),
                        new CatalogChange.RelationCreated(relation, options.config())))
                .thenCompose(created -> session.engine().change(new CatalogChange.QueryCreated(definition)));
    }

    private static List<String> key(CreateRelation create, QueryPlan plan, Schema schema) {
        List<ColumnName> written = create.kind() == RelationKind.TABLE ? create.primaryKey() : create.partitionedBy();
        if (create.kind() == RelationKind.STREAM && !plan.appendOnly()) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("the query's answer changes, and a stream only grows")
                    .hint("Use CREATE MATERIALIZED VIEW, CREATE TABLE … AS, or windows with EMIT FINAL.")
                    .at(create.name().position());
        }
        if (written == null && create.kind() == RelationKind.TABLE) {
            return tableKey(create, plan, schema);
        }
        return checked(written, schema);
    }

    private static List<String> tableKey(CreateRelation create, QueryPlan plan, Schema schema) {
        if (plan.key().isEmpty()) {
            throw ErrorCode.INVALID_TABLE_DEFINITION
                    .error("table \"%s\" has no primary key", create.name())
                    .hint("The query has none that is known, such as the columns of GROUP BY.")
                    .at(create.name().position());
        }
        return plan.key().stream().map(index -> schema.field(index).name()).toList();
    }

    private static List<String> checked(@Nullable List<ColumnName> columns, Schema schema) {
        if (columns == null) {
            return List.of();
        }
        for (ColumnName column : columns) {
            if (schema.indexOf(column.name()) < 0) {
                throw ErrorCode.COLUMN_NOT_FOUND
                        .error("column \"%s\" does not exist", column.name())
                        .at(column.position());
            }
        }
        return columns.stream().map(ColumnName::name).toList();
    }
}
