package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CheckConstraint;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.statement.ColumnDefinition;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.DefinitionStatement.Action;
import io.millrace.sql.statement.UniqueDefinition;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The clauses of one ALTER about columns and constraints. Rows that are there are looked at first, if a clause wants
 * something of them; then the definition changes; then rows of a table get the defaults of its new columns. One statement's.
 */
final class Alteration {
    private final Preparation preparation;
    private final SessionContext session;
    private final int schemaId;
    private final CatalogChange asItWas;
    private final List<SequenceDefinition> sequences = new ArrayList<>();
    private final PresentRows rows;

    /** New columns that are NOT NULL, once they are filled: a row without a value would count as none. */
    private final List<ColumnName> requiredLater = new ArrayList<>();

    private Relation altered;

    Alteration(Preparation preparation, Relation relation) {
        this.preparation = preparation;
        this.session = preparation.session();
        this.schemaId = Definitions.newSchemaId(session);
        this.asItWas = new CatalogChange.RelationAltered(
                relation, session.engine().log().topic(relation.topic()).orElse(TopicConfig.DEFAULT));
        this.rows = new PresentRows(session, relation.name());
        this.altered = relation;
    }

    private AlteredColumns columns() {
        return new AlteredColumns(altered, schemaId);
    }

    void add(Action action) {
        if (action instanceof Action.AddColumn add) {
            addColumn(add);
        } else if (action instanceof Action.DropColumn drop) {
            dropColumn(drop);
        } else if (action instanceof Action.SetDefault set) {
            setDefault(set);
        } else if (action instanceof Action.SetNotNull set) {
            setNotNull(set);
        } else if (action instanceof Action.SetType set) {
            altered = columns().retype(set.column(), set.type());
        } else if (action instanceof Action.AddCheck add) {
            addCheck(add);
        } else if (action instanceof Action.AddUnique add) {
            addUnique(add.unique());
        } else if (action instanceof Action.DropConstraint drop) {
            dropConstraint(drop);
        }
    }

    private void addColumn(Action.AddColumn add) {
        ColumnDefinition column = add.column();
        CreateRelationHandler.checkName(column.name(), column.position());
        if (altered.schema().indexOf(column.name()) >= 0) {
            if (add.ifNotExists()) {
                session.notice(
                        "42701",
                        "column \"" + column.name() + "\" of relation \"" + altered.name()
                                + "\" already exists, skipping");
                return;
            }
            throw ErrorCode.DUPLICATE_COLUMN
                    .error("column \"%s\" of relation \"%s\" already exists", column.name(), altered.name())
                    .at(column.position());
        }
        boolean table = altered instanceof TableDefinition;
        if (column.primaryKey() || altered.format().value().equals("raw")) {
            throw refused(column, "no such column can be added to \"" + altered.name() + "\"")
                    .hint("A primary key is of a table from its beginning; values in format raw are one column.");
        }
        if (!table && column.generated() != null) {
            throw refused(column, "the rows that a stream has cannot be given a default")
                    .hint("ADD COLUMN without one, then ALTER COLUMN … SET DEFAULT for rows to come.");
        }
        GeneratedColumns generated = GeneratedColumns.of(altered.name(), List.of(column), preparation);
        sequences.addAll(generated.sequences());
        List<Schema.Field> fields = new ArrayList<>(altered.schema().fields());
        fields.add(Schema.Field.of(column.name(), column.type()));
        Map<String, ColumnDefault> defaults = new HashMap<>(altered.rules().defaults());
        defaults.putAll(generated.defaults());
        altered = Relations.with(altered, new Schema(fields), altered.rules().withDefaults(defaults));
        rows.add(column.name(), column.type(), column.generated() != null);
        if (column.notNull()) {
            requireLater(new ColumnName(column.name(), column.position()));
        }
        column.checks().forEach(check -> addCheck(new Action.AddCheck(check)));
        if (column.generated() != null && !column.uniques().isEmpty()) {
            throw refused(column, "a UNIQUE column with a default cannot be added to \"" + altered.name() + "\"")
                    .hint("ADD COLUMN with the default first, then ADD UNIQUE.");
        }
        column.uniques().forEach(this::addUnique);
    }

    private void requireLater(ColumnName column) {
        refuseDependents();
        requiredLater.add(column);
        rows.wantNoNulls(column.name());
    }

    /** Before anything is done: the engine would refuse the last of several changes. */
    private void refuseDependents() {
        List<String> dependents =
                session.engine().dependents(altered instanceof TableDefinition ? "table" : "stream", altered.name());
        if (!dependents.isEmpty()) {
            throw ErrorCode.DEPENDENT_OBJECTS
                    .error(
                            "cannot add a column that is NOT NULL to %s because other objects depend on it",
                            altered.name())
                    .detail(String.join("\n", dependents))
                    .hint("Drop them first, and make them again after it; or add it without NOT NULL.");
        }
    }

    private void dropColumn(Action.DropColumn drop) {
        if (drop.ifExists() && altered.schema().indexOf(drop.column().name()) < 0) {
            session.notice(
                    "00000",
                    "column \"" + drop.column().name() + "\" of relation \"" + altered.name()
                            + "\" does not exist, skipping");
            return;
        }
        if (altered.schema().size() == 1) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("the only column of \"%s\" cannot be dropped", altered.name())
                    .at(drop.column().position());
        }
        altered = columns().drop(drop.column());
        rows.forget(drop.column().name());
        requiredLater.removeIf(each -> each.name().equals(drop.column().name()));
    }

    private void setDefault(Action.SetDefault set) {
        String column = set.column().name();
        int index = columns().index(set.column());
        ColumnDefault before = altered.rules().defaultOf(column);
        if (before != null && before.isIdentity()) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("column \"%s\" of relation \"%s\" is an identity column", column, altered.name())
                    .at(set.column().position());
        }
        Map<String, ColumnDefault> defaults = new HashMap<>(altered.rules().defaults());
        if (set.value() == null) {
            defaults.remove(column);
        } else {
            defaults.put(
                    column, DefaultExpressions.checked(column, altered.schema().type(index), set.value(), preparation));
        }
        altered = Relations.withRules(altered, altered.rules().withDefaults(defaults));
    }

    private void setNotNull(Action.SetNotNull set) {
        String column = set.column().name();
        if (set.notNull() && rows.isNew(column)) {
            requireLater(set.column());
            return;
        }
        altered = columns().notNull(set.column(), set.notNull());
        if (set.notNull()) {
            rows.wantNoNulls(column);
        } else {
            requiredLater.removeIf(each -> each.name().equals(column));
        }
    }

    private void addCheck(Action.AddCheck add) {
        ContinuousInsertHandler.refuseWriters(
                altered, "CHECK", add.check().position(), session.engine().catalog());
        Set<String> taken = new HashSet<>();
        altered.rules().checks().forEach(check -> taken.add(check.name()));
        CheckConstraint check = RowConstraints.defined(altered, add.check(), taken, preparation);
        List<CheckConstraint> checks = new ArrayList<>(altered.rules().checks());
        checks.add(check);
        altered = Relations.withRules(altered, altered.rules().withChecks(checks));
        rows.want(
                check.columns(),
                "NOT (" + check.sql() + ")",
                ErrorCode.CHECK_VIOLATION.error(
                        "check constraint \"%s\" of relation \"%s\" is violated by some row",
                        check.name(), altered.name()));
    }

    private void addUnique(UniqueDefinition definition) {
        Relation before = altered;
        altered = UniqueConstraints.with(before, definition, session.engine().catalog());
        altered.rules().uniques().stream()
                .skip(before.rules().uniques().size())
                .forEach(unique -> rows.want(
                        unique.columns(),
                        UniqueConstraints.duplicates(altered, unique),
                        found -> UniqueConstraints.notUnique(
                                altered, unique, found, session.settings().timeZone())));
    }

    /** Takes away what CREATE UNIQUE INDEX made. */
    void dropIndex(String name) {
        altered = withoutUnique(name);
    }

    private Relation withoutUnique(String name) {
        return Relations.withRules(
                altered,
                altered.rules()
                        .withUniques(altered.rules().uniques().stream()
                                .filter(unique -> !unique.name().equals(name))
                                .toList()));
    }

    private void dropConstraint(Action.DropConstraint drop) {
        String name = drop.constraint().name();
        List<CheckConstraint> checks = altered.rules().checks().stream()
                .filter(check -> !check.name().equals(name))
                .toList();
        if (checks.size() < altered.rules().checks().size()) {
            altered = Relations.withRules(altered, altered.rules().withChecks(checks));
        } else if (altered.rules().uniques().stream()
                .anyMatch(unique -> !unique.index() && unique.name().equals(name))) {
            altered = withoutUnique(name);
        } else if (altered instanceof TableDefinition
                && !altered.keyColumns().isEmpty()
                && altered.rules().keyName(altered.name()).equals(name)) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("the primary key of a table cannot be dropped")
                    .at(drop.constraint().position());
        } else if (drop.ifExists()) {
            session.notice(
                    "00000",
                    "constraint \"" + name + "\" of relation \"" + altered.name() + "\" does not exist, skipping");
        } else {
            throw ErrorCode.UNDEFINED_OBJECT.error(
                    "constraint \"%s\" of relation \"%s\" does not exist", name, altered.name());
        }
    }

    /** Without a writer in between: a row that gives a new column a value would get its default instead. */
    CompletableFuture<Catalog> run(String tag, TopicConfig config) {
        return DefaultExpressions.tried(session, altered)
                .thenCompose(done -> session.engine().alone(altered.name(), () -> rows.looked()
                        .thenCompose(none -> Definitions.change(
                                session, tag, new CatalogChange.RelationAltered(altered, config, sequences)))
                        .thenCompose(catalog -> CompletableFuture.completedFuture(catalog)
                                .thenCompose(this::fill)
                                .exceptionallyCompose(this::undo)
                                .thenCompose(filled -> require(config, catalog)))));
    }

    private CompletableFuture<Void> fill(Catalog catalog) {
        if (rows.filled().isEmpty() || !(catalog.relation(altered.name()) instanceof TableDefinition table)) {
            return CompletableFuture.completedFuture(null);
        }
        List<QueryPlanner.Assignment> assignments = rows.filled().stream()
                .map(column -> new QueryPlanner.Assignment(column, "DEFAULT"))
                .toList();
        QueryPlan plan = session.planner()
                .planUpdate(catalog, table, table.name(), assignments, null, null, session.plannerContext(List.of()));
        return session.engine()
                .modifyAlone(
                        table.name(),
                        plan,
                        session.queryContext(preparation.sql(), List.of()),
                        changed -> session.sequences().durable().thenApply(durable -> {
                            RowConstraints.checkChanges(session, required(table), changed);
                            return changed;
                        }))
                .thenAccept(filled -> {});
    }

    /** The rows could not be filled, and none is: all is as if nothing had begun. Sequences go with their columns. */
    private CompletableFuture<Void> undo(Throwable error) {
        return session.engine().change(asItWas).thenCompose(catalog -> CompletableFuture.failedFuture(error));
    }

    /** With NOT NULL of the new columns. */
    private Relation required(Relation table) {
        Relation required = table;
        int next = Definitions.newSchemaId(session);
        for (ColumnName column : requiredLater) {
            required = new AlteredColumns(required, next).notNull(column, true);
        }
        return required;
    }

    private CompletableFuture<Catalog> require(TopicConfig config, Catalog catalog) {
        return requiredLater.isEmpty()
                ? CompletableFuture.completedFuture(catalog)
                : session.engine()
                        .change(new CatalogChange.RelationAltered(required(catalog.relation(altered.name())), config));
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static MillraceException refused(ColumnDefinition column, String message) {
        return ErrorCode.FEATURE_NOT_SUPPORTED.error("%s", message).at(column.position());
    }
}
