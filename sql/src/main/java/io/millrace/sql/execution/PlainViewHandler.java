package io.millrace.sql.execution;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.INVALID_TABLE_DEFINITION;
import static io.millrace.common.error.ErrorCode.WRONG_OBJECT_TYPE;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.PlainView;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.DefinitionStatement.CreateView;
import io.millrace.sql.statement.DefinitionStatement.IfExists;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** CREATE VIEW: the catalog gets the text, which the planner puts in the view's place. */
final class PlainViewHandler {
    private static final String TAG = "CREATE VIEW";

    private PlainViewHandler() {}

    static Executable prepare(CreateView create, Preparation preparation) {
        SessionContext session = preparation.session();
        QueryText query = create.query();
        if (query.emit() != Emit.SNAPSHOT) {
            throw FEATURE_NOT_SUPPORTED
                    .error("a view cannot be defined with EMIT")
                    .hint("Write EMIT in the query that reads the view, or use CREATE MATERIALIZED VIEW.")
                    .at(create.name().position());
        }
        if (!create.options().isEmpty()) {
            throw FEATURE_NOT_SUPPORTED
                    .error("a view has no options")
                    .hint("It keeps nothing; CREATE MATERIALIZED VIEW takes options.")
                    .at(create.name().position());
        }
        QueryPlan plan = preparation.plan(query, preparation.plannerContext());
        StoredQueries.refuseParameters(plan, "a view");
        String name = Targets.name(create.name());
        CreateRelationHandler.checkName(name, create.name().position());
        Schema schema = StoredQueries.named(
                plan.schema(), create.columns(), create.name().position());
        List<String> sources = StoredQueries.sources(plan, query, preparation);
        return new Executable(TAG, List.of(), null, preparation.catalog().version(), parameters -> {
            session.transaction().checkWritable(TAG);
            PlainView view = new PlainView(name, schema, StoredQueries.text(query), sources, create.sql());
            return define(session, create, view).thenCompose(catalog -> Executable.done(TAG));
        });
    }

    private static CompletableFuture<Catalog> define(SessionContext session, CreateView create, PlainView view) {
        Catalog catalog = session.engine().catalog();
        if (create.ifExists() == IfExists.SKIP && catalog.isReadable(view.name())) {
            session.notice("42P07", "relation \"" + view.name() + "\" already exists, skipping");
            return CompletableFuture.completedFuture(catalog);
        }
        boolean replace = create.ifExists() == IfExists.REPLACE;
        PlainView present = catalog.views().get(view.name());
        if (replace && catalog.find(view.name()).isPresent()) {
            throw WRONG_OBJECT_TYPE
                    .error("\"%s\" is not a view", view.name())
                    .at(create.name().position());
        }
        if (view.sources().contains(view.name())) {
            throw INVALID_TABLE_DEFINITION
                    .error("infinite recursion detected in rules for relation \"%s\"", view.name())
                    .at(create.name().position());
        }
        if (replace && present != null) {
            checkColumns(present.schema(), view, create.name().position());
        }
        return Definitions.change(session, TAG, new CatalogChange.ViewDefined(view, replace));
    }

    /** What reads the view may go on: columns may be added at the end, and no others changed. */
    private static void checkColumns(Schema present, PlainView view, int position) {
        if (view.schema().size() < present.size()) {
            throw INVALID_TABLE_DEFINITION
                    .error("cannot drop columns from view")
                    .at(position);
        }
        for (int i = 0; i < present.size(); i++) {
            Schema.Field before = present.field(i);
            Schema.Field after = view.schema().field(i);
            if (!before.name().equals(after.name())) {
                throw INVALID_TABLE_DEFINITION
                        .error("cannot change name of view column \"%s\" to \"%s\"", before.name(), after.name())
                        .at(position);
            }
            if (!before.type().equals(after.type())) {
                throw INVALID_TABLE_DEFINITION
                        .error(
                                "cannot change data type of view column \"%s\" from %s to %s",
                                before.name(), before.type(), after.type())
                        .at(position);
            }
        }
    }
}
