package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.statement.ChangeStatement;

/** UPDATE and DELETE. They take effect at once, so within a transaction they are refused. */
final class ModifyHandler {
    private ModifyHandler() {}

    static Executable update(ChangeStatement.Update update, Preparation preparation) {
        Catalog catalog = preparation.catalog();
        TableDefinition table = Targets.table(catalog, update.target());
        QueryPlan plan = preparation
                .session()
                .planner()
                .planUpdate(catalog, table, update.assignments(), update.where(), preparation.plannerContext());
        return executable("UPDATE", table, plan, preparation);
    }

    static Executable delete(ChangeStatement.Delete delete, Preparation preparation) {
        Catalog catalog = preparation.catalog();
        TableDefinition table = Targets.table(catalog, delete.target());
        QueryPlan plan = preparation
                .session()
                .planner()
                .planDelete(catalog, table, delete.where(), preparation.plannerContext());
        return executable("DELETE", table, plan, preparation);
    }

    private static Executable executable(String tag, TableDefinition table, QueryPlan plan, Preparation preparation) {
        SessionContext session = preparation.session();
        return new Executable(
                tag, plan.parameters(), null, preparation.catalog().version(), parameters -> {
                    session.transaction().checkWritable(tag);
                    if (session.transaction().isOpen()) {
                        throw ErrorCode.FEATURE_NOT_SUPPORTED
                                .error("%s within a transaction is not supported", tag)
                                .hint("Run it on its own; INSERTs and cursors can share a transaction.");
                    }
                    return session.engine()
                            .modify(table.name(), plan, session.queryContext(preparation.sql(), parameters))
                            .thenCompose(count -> Executable.done(tag + " " + count));
                });
    }
}
