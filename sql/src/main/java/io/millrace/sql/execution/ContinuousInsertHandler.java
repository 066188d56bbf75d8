package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.Option;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** INSERT … SELECT … EMIT CHANGES: a query of the catalog that runs until it is dropped. */
final class ContinuousInsertHandler {
    private static final Set<String> ON_ERROR = Set.of("skip", "fail");

    private ContinuousInsertHandler() {}

    static Executable prepare(ChangeStatement.Insert insert, Preparation preparation) {
        SessionContext session = preparation.session();
        Catalog catalog = preparation.catalog();
        Relation target = Targets.writable(catalog, insert.target());
        checkColumns(insert, target);
        QueryPlan plan = preparation.reads(
                session.planner().planInsert(catalog, target, null, insert.query(), preparation.lastingContext()));
        StoredQueries.refuseParameters(plan, "a continuous INSERT");
        if (target.changes() != Relation.Changes.UPSERT && !plan.appendOnly()) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error(
                            target instanceof StreamDefinition
                                    ? "the query's answer changes, and stream \"%s\" only grows"
                                    : "the query's answer changes, and table \"%s\" has no primary key",
                            target.name())
                    .hint("Insert into a table with a primary key, or use windows with EMIT FINAL.")
                    .at(insert.target().position());
        }
        checkRules(insert, target, preparation);
        Map<String, String> options = options(insert.options());
        return new Executable("INSERT", List.of(), null, catalog.version(), parameters -> {
            session.transaction().checkWritable("INSERT");
            StoredQueries.checkState(session, plan, catalog);
            String given = options.get("name");
            String name = given == null ? freeName(session.engine().catalog()) : given;
            Map<String, String> kept = new HashMap<>(options);
            kept.remove("name");
            QueryDefinition query = new QueryDefinition(
                    name,
                    target.name(),
                    StoredQueries.text(insert.query()),
                    StoredQueries.sources(plan, insert.query(), preparation),
                    session.settings().get("start_position"),
                    false,
                    StoredQueries.options(session, kept),
                    insert.sql());
            return Definitions.change(session, "INSERT … EMIT", new CatalogChange.QueryCreated(query))
                    .thenCompose(created -> session.services().launcher().caughtUp())
                    .thenCompose(started -> {
                        session.notice(
                                "00000", "query \"" + name + "\" keeps inserting; DROP QUERY " + name + " ends it");
                        return Executable.done("INSERT 0 0");
                    });
        });
    }

    private static void checkColumns(ChangeStatement.Insert insert, Relation target) {
        List<ColumnName> columns = insert.columns();
        if (columns == null) {
            return;
        }
        List<String> all =
                target.schema().fields().stream().map(field -> field.name()).toList();
        if (!columns.stream().map(ColumnName::name).toList().equals(all)) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("a continuous INSERT gives all columns in order")
                    .hint("Select NULL for those to be left out.")
                    .at(columns.get(0).position());
        }
    }

    /** What a continuous INSERT writes is not held to constraints. */
    static void refuseWriters(Relation relation, String constraint, int position, Catalog catalog) {
        if (catalog.queries().values().stream().anyMatch(query -> query.target().equals(relation.name()))) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error(
                            "a %s constraint of \"%s\" is not supported while a running query inserts into it",
                            constraint, relation.name())
                    .at(position);
        }
    }

    /** A default is of the moment of an INSERT, and this one begins anew after a crash. */
    private static void checkRules(ChangeStatement.Insert insert, Relation target, Preparation preparation) {
        if (!target.rules().uniques().isEmpty()) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("a continuous INSERT into a table with UNIQUE constraints is not supported")
                    .hint("Make the columns the table's PRIMARY KEY, which keeps the last row of each.")
                    .at(insert.target().position());
        }
        if (!target.rules().checks().isEmpty()) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("a continuous INSERT into a relation with CHECK constraints is not supported")
                    .hint("Put the conditions into the WHERE of its query, and insert into a relation without.")
                    .at(insert.target().position());
        }
        if (target.rules().defaults().isEmpty()) {
            return;
        }
        int given = preparation
                .session()
                .planner()
                .plan(preparation.catalog(), insert.query(), preparation.lastingContext())
                .schema()
                .size();
        for (Schema.Field field :
                target.schema().fields().subList(given, target.schema().size())) {
            if (target.rules().defaultOf(field.name()) != null) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("a continuous INSERT gives all columns that have a default")
                        .detail("Column \"" + field.name() + "\" of \"" + target.name() + "\" is left out.")
                        .at(insert.target().position());
            }
        }
    }

    private static Map<String, String> options(List<Option> options) {
        Map<String, String> values = new HashMap<>();
        for (Option option : options) {
            switch (option.name()) {
                case "name", "query_name" -> values.put("name", option.value());
                case "on_error" -> {
                    String value = option.value().toLowerCase(Locale.ROOT);
                    if (!ON_ERROR.contains(value)) {
                        throw unknown("invalid value for option \"on_error\": \"" + value + "\"", option)
                                .hint("Available values: fail, skip.");
                    }
                    values.put("on_error", value);
                }
                default ->
                    throw unknown("unrecognized option \"" + option.name() + "\"", option)
                            .hint("Options of a continuous INSERT are name and on_error.");
            }
        }
        return values;
    }

    private static MillraceException unknown(String message, Option option) {
        return ErrorCode.INVALID_PARAMETER_VALUE.error(message).at(option.position());
    }

    private static String freeName(Catalog catalog) {
        int number = 1;
        while (catalog.queries().containsKey("query_" + number)) {
            number++;
        }
        return "query_" + number;
    }
}
