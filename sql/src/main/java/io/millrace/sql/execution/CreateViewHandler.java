package io.millrace.sql.execution;

import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.DefinitionStatement.CreateView;
import io.millrace.sql.statement.RelationKind;
import java.util.List;

/** CREATE MATERIALIZED VIEW: the catalog gets the text; ViewLauncher starts it, now as at every boot. */
final class CreateViewHandler {
    private static final String TAG = "CREATE MATERIALIZED VIEW";

    private CreateViewHandler() {}

    static Executable prepare(CreateView create, Preparation preparation) {
        return create.materialized()
                ? materialized(create, preparation)
                : PlainViewHandler.prepare(create, preparation);
    }

    private static Executable materialized(CreateView create, Preparation preparation) {
        SessionContext session = preparation.session();
        QueryText query = StoredQueries.continuous(create.query());
        QueryPlan plan = preparation.plan(query, preparation.lastingContext());
        StoredQueries.refuseParameters(plan, "a materialized view");
        String name = Targets.name(create.name());
        Schema schema = StoredQueries.named(
                plan.schema(), create.columns(), create.name().position());
        List<String> key =
                plan.key().stream().map(index -> schema.field(index).name()).toList();
        return new Executable(TAG, List.of(), null, preparation.catalog().version(), parameters -> {
            session.transaction().checkWritable(TAG);
            StoredQueries.checkState(session, plan, preparation.catalog());
            RelationOptions options = RelationOptions.defaults(Definitions.newSchemaId(session))
                    .keepForEver()
                    .apply(create.options());
            ViewDefinition view = new ViewDefinition(
                    name,
                    CreateRelationHandler.topic(options.topic(name), create.name()),
                    schema,
                    options.format(key),
                    key,
                    StoredQueries.text(query),
                    StoredQueries.sources(plan, query, preparation),
                    StoredQueries.options(session, options.queryOptions()),
                    create.sql());
            return Definitions.create(
                            session,
                            name,
                            RelationKind.MATERIALIZED_VIEW,
                            create.ifExists(),
                            new CatalogChange.RelationCreated(view, options.config()))
                    .thenCompose(catalog -> session.services().launcher().caughtUp())
                    .thenCompose(started -> Executable.done(TAG));
        });
    }
}
