package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.ViewLauncher;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.planner.UnboundedState;
import io.millrace.sql.statement.ColumnName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Queries that the catalog keeps as text: of views, of continuous inserts, of cursors. */
final class StoredQueries {
    /** What a statement does once must not be done again with each row and at each start. */
    private static final Pattern SIGNAL = Pattern.compile("(?i)\\bpg_(cancel|terminate)_backend\\s*\\(");

    private StoredQueries() {}

    /** A query of the catalog runs for ever, whether or not it says so. */
    static QueryText continuous(QueryText query) {
        return query.emit() == Emit.SNAPSHOT ? new QueryText(query.text(), Emit.CHANGES) : query;
    }

    /**
     * As it is kept, to be parsed and planned again at every start.
     *
     * @throws io.millrace.common.error.MillraceException FEATURE_NOT_SUPPORTED if it would end sessions
     */
    static String text(QueryText query) {
        Matcher signal = SIGNAL.matcher(query.text());
        if (signal.find()) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("a query that is kept cannot end sessions")
                    .hint("Call the function in a SELECT of its own.")
                    .at(signal.start() + 1);
        }
        refuseLimit(query);
        String text = query.text().strip();
        return switch (query.emit()) {
            case SNAPSHOT -> text;
            case CHANGES -> text + "\nEMIT CHANGES";
            case FINAL -> text + "\nEMIT FINAL";
        };
    }

    /** Rows that were given are not counted across starts. */
    static void refuseLimit(QueryText query) {
        if (query.limit() != null) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("a query that is kept does not end: EMIT … LIMIT is not supported in it")
                    .hint("LIMIT before EMIT keeps the first rows of the answer current.");
        }
    }

    /** What a later start needs to plan it the same way. */
    static Map<String, String> options(SessionContext session, Map<String, String> given) {
        Map<String, String> options = new HashMap<>(given);
        options.putIfAbsent("on_error", session.settings().get("on_error"));
        options.put(ViewLauncher.TIME_ZONE, session.settings().get("timezone"));
        return options;
    }

    /** What the catalog says that a stored query reads: the plain views that it goes through too. */
    static List<String> sources(QueryPlan plan, QueryText query, Preparation preparation) {
        Set<String> sources = new TreeSet<>(plan.relations());
        sources.addAll(
                preparation.session().planner().views(preparation.catalog(), query, preparation.plannerContext()));
        TemporaryTables.refuse(sources);
        return List.copyOf(sources);
    }

    /** What the session wants to hear of a query whose state grows for ever. */
    static void checkState(SessionContext session, QueryPlan plan, Catalog catalog) {
        String wish = session.settings().get("unbounded_state");
        List<String> reasons = wish.equals("allow") ? List.of() : UnboundedState.of(plan.root(), catalog);
        if (reasons.isEmpty()) {
            return;
        }
        if (wish.equals("refuse")) {
            throw ErrorCode.OBJECT_NOT_READY
                    .error("the query's state would grow for ever: %s", reasons.get(0))
                    .hint("SET unbounded_state = 'notice' lets it run.");
        }
        reasons.forEach(reason -> session.notice("01000", "the query's state grows for ever: " + reason));
    }

    static void refuseParameters(QueryPlan plan, String what) {
        if (!plan.parameters().isEmpty()) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("%s cannot be defined with parameters", what)
                    .hint("Write the values into its text.");
        }
    }

    /** The plan's columns under their own or the given names, which must differ from each other. */
    static Schema named(Schema schema, @Nullable List<ColumnName> names, int position) {
        if (names != null && names.size() > schema.size()) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("too many column names were specified")
                    .at(names.get(schema.size()).position());
        }
        List<Schema.Field> fields = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < schema.size(); i++) {
            Schema.Field field = schema.field(i);
            ColumnName given = names != null && i < names.size() ? names.get(i) : null;
            String name = given == null ? field.name() : given.name();
            int where = given == null ? position : given.position();
            CreateRelationHandler.checkName(name, where);
            if (!seen.add(name)) {
                throw ErrorCode.DUPLICATE_COLUMN
                        .error("column \"%s\" specified more than once", name)
                        .hint("Give each column of the query its own name with AS.")
                        .at(where);
            }
            fields.add(new Schema.Field(name, field.type(), field.nullable()));
        }
        return new Schema(fields);
    }
}
