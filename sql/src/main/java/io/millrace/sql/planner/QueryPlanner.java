package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.COLUMN_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;
import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.introspection.SystemTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plans queries against a catalog. Thread-safe. All methods throw {@link io.millrace.common.error.MillraceException} with
 * PostgreSQL's SQLSTATE and the position in the given text.
 */
public final class QueryPlanner {

    /** The relation that stands for the rows which a statement works on; no user's has such a name. */
    public static final String GIVEN = "rows at hand";

    /** What a parameter of EMIT … LIMIT may be told to be. */
    private static final Set<DataType> COUNTS = Set.of(DataType.SMALLINT, DataType.INT, DataType.BIGINT);

    private final QueryCompiler compiler;

    public QueryPlanner(SystemTables systemTables) {
        this.compiler = new QueryCompiler(systemTables);
    }

    /** A query. Its plan's parameters tell the inferred types of {@code $n} and {@code ?}. */
    public QueryPlan plan(Catalog catalog, QueryText query, PlannerContext context) {
        return planned(catalog, query, context).plan();
    }

    /** As {@link #plan}, for somebody who will see the rows. */
    public PlannedQuery planned(Catalog catalog, QueryText query, PlannerContext context) {
        String text = ToastOptions.answered(query.text());
        CompiledQuery compiled =
                compiler.compile(catalog, PostgresSyntax.rewrite(text), counting(query, context), null);
        QueryPlan plan = finish(catalog, compiled.root(), query.emit(), compiled.parameters());
        return new PlannedQuery(plan.limitedTo(query.limit()), compiled.sources());
    }

    /** Where a parameter counts the rows that EMIT gives, and the client has not told its type. */
    private static PlannerContext counting(QueryText query, PlannerContext context) {
        if (!(query.limit() instanceof Expression.Parameter count)) {
            return context;
        }
        List<@Nullable DataType> types = new ArrayList<>(context.parameterTypes());
        while (types.size() <= count.index()) {
            types.add(null);
        }
        DataType given = types.get(count.index());
        if (given != null && !COUNTS.contains(given)) {
            throw DATATYPE_MISMATCH.error("argument of LIMIT must be type bigint, not type %s", given);
        }
        types.set(count.index(), given == null ? count.type() : given);
        return context.withParameterTypes(types);
    }

    /** Names of the plain views that a query reads, through others too. */
    public Set<String> views(Catalog catalog, QueryText query, PlannerContext context) {
        return catalog.views().isEmpty()
                ? Set.of()
                : compiler.compile(catalog, PostgresSyntax.rewrite(query.text()), context, null)
                        .views();
    }

    private static QueryPlan finish(Catalog catalog, PlanNode root, Emit emit, List<DataType> parameters) {
        PlanNode gated = emit == Emit.FINAL ? FinalGates.insert(root, catalog) : root;
        PlanProperties properties = new PlanProperties(catalog);
        return new QueryPlan(gated, emit, properties.appendOnly(gated), properties.key(gated), parameters);
    }

    /**
     * A query (or VALUES) whose rows are to be written: its output is cast by assignment rules to the target's columns,
     * all of them, in order; those not listed are NULL.
     *
     * @param columns target columns, in the query's order; null for all in order
     */
    public QueryPlan planInsert(
            Catalog catalog, Relation target, @Nullable List<String> columns, QueryText query, PlannerContext context) {
        InsertTarget insert = InsertTarget.of(target, columns);
        CompiledQuery compiled = LiteralRows.parse(query.text(), insert.expected(), context.parameterTypes());
        if (compiled == null) {
            compiled = compiler.compile(catalog, PostgresSyntax.rewrite(query.text()), context, insert.expected());
        }
        return finish(catalog, insert.assign(compiled.root()), query.emit(), compiled.parameters());
    }

    /**
     * UPDATE: the table's changed rows, as {@link io.millrace.engine.Engine#modify} wants them.
     *
     * @param assignments column and expression, as text padded as {@link QueryText} is
     * @param from other tables, padded likewise; null for none. A row may come several times then, and those of a table
     *     without a key end with a number that tells equal ones apart.
     * @param where padded likewise; null for all rows
     */
    public QueryPlan planUpdate(
            Catalog catalog,
            TableDefinition table,
            String alias,
            List<Assignment> assignments,
            @Nullable String from,
            @Nullable String where,
            PlannerContext context) {
        return modification(catalog, table, ModificationText.update(table, alias, assignments, from, where), context);
    }

    /** DELETE: the rows to delete, likewise. */
    public QueryPlan planDelete(
            Catalog catalog,
            TableDefinition table,
            String alias,
            @Nullable String from,
            @Nullable String where,
            PlannerContext context) {
        return modification(catalog, table, ModificationText.delete(table, alias, from, where), context);
    }

    /**
     * INSERT … ON CONFLICT: the rows that it writes, then FALSE, of rows to insert, which a scan of {@link #GIVEN} gives.
     *
     * @param keys the columns of each constraint that makes a conflict
     * @param assignments null for DO NOTHING
     * @param where padded; null for all rows
     */
    public QueryPlan planConflict(
            Catalog catalog,
            TableDefinition table,
            String alias,
            List<List<String>> keys,
            @Nullable List<Assignment> assignments,
            @Nullable String where,
            PlannerContext context) {
        TextRewriting text = ConflictText.of(table, alias, keys, assignments, where);
        return modification(withGiven(catalog, table), table, text, context);
    }

    /** RETURNING: of rows that have been written, which a scan of {@link #GIVEN} gives. */
    public QueryPlan planReturning(
            Catalog catalog, Relation relation, String alias, String list, PlannerContext context) {
        TextRewriting text = new TextRewriting(list);
        text.replace("SELECT ", 0);
        PostgresSyntax.rewrite(list, text);
        text.replace(
                " FROM " + ModificationText.quoted(GIVEN) + " AS " + ModificationText.quoted(alias), list.length());
        CompiledQuery compiled = compiler.compile(withGiven(catalog, relation), text, context, null);
        return finish(withGiven(catalog, relation), compiled.root(), Emit.SNAPSHOT, compiled.parameters());
    }

    /** The condition of a CHECK of {@code relation}. */
    public PlannedCheck planCheck(
            Catalog catalog, Relation relation, String constraint, String sql, PlannerContext context) {
        TextRewriting text = new TextRewriting(sql);
        text.replace("SELECT (", 0);
        PostgresSyntax.rewrite(sql, text);
        text.replace(
                ") FROM " + ModificationText.quoted(GIVEN) + " AS " + ModificationText.quoted(relation.name()),
                sql.length());
        PlanNode root = compiler.compile(withGiven(catalog, relation), text, context, null)
                .root();
        if (root.schema().type(0) != DataType.BOOLEAN) {
            throw DATATYPE_MISMATCH
                    .error(
                            "argument of CHECK must be type boolean, not type %s",
                            OperandMismatch.typeName(root.schema().type(0).toString()))
                    .at(1);
        }
        if (root instanceof PlanNode.Scan scan) {
            return new PlannedCheck(constraint, scan.schema(), PlanShapes.column(scan.schema(), 0));
        } else if (root instanceof PlanNode.Project project && project.input() instanceof PlanNode.Scan scan) {
            return new PlannedCheck(
                    constraint, scan.schema(), project.expressions().get(0));
        }
        throw FEATURE_NOT_SUPPORTED
                .error("cannot use subquery in check constraint")
                .at(1);
    }

    private static Catalog withGiven(Catalog catalog, Relation relation) {
        SortedMap<String, Relation> relations = new TreeMap<>(catalog.relations());
        relations.put(
                GIVEN,
                new StreamDefinition(GIVEN, GIVEN, relation.schema(), relation.format(), List.of(), null, null, ""));
        return catalog.withRelations(relations);
    }

    private QueryPlan modification(Catalog catalog, TableDefinition table, TextRewriting text, PlannerContext context) {
        List<Schema.Field> fields = new ArrayList<>(table.schema().fields());
        fields.add(Schema.Field.notNull("deleted", DataType.BOOLEAN));
        CompiledQuery compiled = compiler.compile(catalog, text, context, new Schema(fields));
        PlanNode root = compiled.root();
        fields.addAll(
                root.schema().fields().subList(fields.size(), root.schema().size()));
        Schema wanted = new Schema(fields);
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            AssignmentCasts.check(root, i, wanted.field(i).name(), wanted.type(i));
            values.add(ExpressionTranslator.assigned(PlanShapes.column(root.schema(), i), wanted.type(i)));
        }
        return finish(catalog, PlanShapes.project(root, values, wanted), Emit.SNAPSHOT, compiled.parameters());
    }

    /** An expression without columns, cast to {@code type}. */
    public Expression planConstant(String text, DataType type, PlannerContext context) {
        TextRewriting query = new TextRewriting(text);
        query.replace("SELECT (", 0);
        PostgresSyntax.rewrite(text, query);
        query.replace(")", text.length());
        Schema wanted = Schema.of(Schema.Field.of("value", type));
        PlanNode root = compiler.compile(Catalog.EMPTY, query, context, wanted).root();
        AssignmentCasts.check(root, 0, "value", type);
        PlanNode cast = PlanShapes.project(
                root, List.of(ExpressionTranslator.as(PlanShapes.column(root.schema(), 0), type)), wanted);
        if (cast instanceof PlanNode.Values values && values.rows().size() == 1) {
            return values.rows().get(0).get(0);
        }
        throw FEATURE_NOT_SUPPORTED.error("a constant expression cannot contain a query");
    }

    /** The expression of a column's DEFAULT, as it is written into the column. */
    public Expression planDefault(Catalog catalog, String text, String column, DataType type, PlannerContext context) {
        TextRewriting query = new TextRewriting(text);
        query.replace("SELECT (", 0);
        PostgresSyntax.rewrite(text, query);
        query.replace(")", text.length());
        Schema wanted = Schema.of(Schema.Field.of(column, type));
        PlanNode root;
        try {
            root = compiler.compile(catalog, query, context, wanted).root();
        } catch (MillraceException e) {
            throw e.code() == COLUMN_NOT_FOUND
                    ? FEATURE_NOT_SUPPORTED
                            .error("cannot use column reference in DEFAULT expression")
                            .at(e.position())
                    : e;
        }
        try {
            AssignmentCasts.check(root, 0, column, type);
        } catch (MillraceException e) {
            throw DATATYPE_MISMATCH
                    .error(e.message().replace(" but expression is", " but default expression is"))
                    .hint("You will need to rewrite or cast the expression.");
        }
        PlanNode cast = PlanShapes.project(
                root, List.of(ExpressionTranslator.assigned(PlanShapes.column(root.schema(), 0), type)), wanted);
        if (cast instanceof PlanNode.Values values && values.rows().size() == 1) {
            return values.rows().get(0).get(0);
        }
        throw FEATURE_NOT_SUPPORTED.error("cannot use subquery in DEFAULT expression");
    }

    /** {@code now()} as a column of {@code type} takes it. */
    public static Expression now(DataType type, PlannerContext context) {
        return ExpressionTranslator.as(new Expression.Literal(context.nowMicros(), DataType.TIMESTAMP_TZ), type);
    }

    /** {@code SET column = expression}. */
    public record Assignment(String column, String expression) {
        /** {@code SET c = excluded.c}, of ON CONFLICT. */
        public boolean isExcluded() {
            return ConflictText.isExcluded(this);
        }
    }
}
