package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.STATEMENT_TOO_COMPLEX;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode;
import io.millrace.sql.introspection.CatalogNames;
import io.millrace.sql.introspection.ColumnSource;
import io.millrace.sql.introspection.SystemTables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable.ViewExpander;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/** Parse, validate, convert, rewrite, translate: one query from text to a plan's tree. Thread-safe. */
final class QueryCompiler {
    /**
     * Projections stay apart here: Calcite (1.42) puts the expressions of a select list with a correlated subquery, once merged
     * with the projection below, on top of that projection a second time.
     */
    private static final RelBuilder.Config APART = RelationalRules.PLAIN.withBloat(-1);

    private static final SqlToRelConverter.Config CONVERSION = SqlToRelConverter.config()
            .withExpand(false)
            .withTrimUnusedFields(false)
            .withInSubQueryThreshold(Integer.MAX_VALUE)
            .withRelBuilderConfigTransform(unused -> APART);

    private final SystemTables systemTables;

    QueryCompiler(SystemTables systemTables) {
        this.systemTables = systemTables;
    }

    /** @param expected the columns that the query's columns are written into; null if it only answers */
    CompiledQuery compile(Catalog catalog, TextRewriting text, PlannerContext context, @Nullable Schema expected) {
        try {
            return compileUnguarded(catalog, text, context, expected);
        } catch (RuntimeException e) {
            throw PlannerErrors.of(e, text);
        } catch (StackOverflowError e) {
            throw STATEMENT_TOO_COMPLEX
                    .causedBy(e, "stack depth limit exceeded")
                    .hint("The query is nested too deeply; split it.");
        }
    }

    private CompiledQuery compileUnguarded(
            Catalog catalog, TextRewriting text, PlannerContext context, @Nullable Schema expected) {
        CalciteCatalog tables = CalciteCatalog.of(catalog, systemTables, namedSystemColumns(text));
        RelDataType target = expected == null ? null : TypeMapping.toCalcite(withoutLengths(expected));
        int parameterCount =
                text.parameters().stream().mapToInt(index -> index + 1).max().orElse(0);
        List<? extends @Nullable DataType> given = context.parameterTypes();
        if (parameterCount > 0 && !allGiven(given, parameterCount)) {
            QueryValidator inferring = new QueryValidator(tables, given, target);
            SqlNode query = parse(text, target, given);
            RowCounts.in(query).inferParameters(inferring);
            inferring.validate(query);
            given = inferring.parameterTypes(Math.max(parameterCount, given.size()));
        }
        QueryValidator validator = new QueryValidator(tables, given, target);
        SqlNode parsed = parse(text, target, given);
        OutputNames outputNames = OutputNames.in(parsed);
        RowCounts counts = RowCounts.in(parsed);
        counts.inferParameters(validator);
        SqlNode validated = validator.validate(parsed);
        List<DataType> parameters = validator.parameterTypes(Math.max(parameterCount, given.size()));
        RelOptCluster cluster = cluster();
        ViewExpansion views = new ViewExpansion(
                catalog, systemTables, (checked, seen, inner) -> converter(checked, seen, cluster, inner));
        SqlToRelConverter converter = converter(validator, tables, cluster, views);
        RelRoot converted = converter.convertQuery(validated, false, true);
        RelNode relation = RelationalRules.apply(converted.project(true));
        ExpressionTranslator expressions = new ExpressionTranslator(
                relation.getCluster().getRexBuilder(),
                parameters,
                new SessionFunctions(context),
                new CatalogFunctions(CatalogNames.of(catalog, systemTables), context));
        views.rowCounts().putAll(counts.convert(validator, converter));
        PlanNode root = new PlanTranslator(catalog, expressions, views.rowCounts()).translate(relation);
        List<String> names = outputNames.of(validated, converted.validatedRowType.getFieldNames());
        List<ColumnSource> sources = new ArrayList<>();
        validator.getFieldOrigins(validated).forEach(origin -> sources.add(ColumnSource.of(catalog, origin)));
        return new CompiledQuery(renamed(root, names), parameters, sources, views.expanded());
    }

    /** Calcite casts to the types it is given, which would cut a text that is too long. */
    private static Schema withoutLengths(Schema schema) {
        return new Schema(schema.fields().stream()
                .map(field -> field.type() instanceof DataType.Varchar
                        ? new Schema.Field(field.name(), DataType.VARCHAR, field.nullable())
                        : field)
                .toList());
    }

    private static SqlNode parse(
            TextRewriting text, @Nullable RelDataType target, List<? extends @Nullable DataType> given) {
        SqlNode query = VoidParameters.leftOut(QueryParser.parseQuery(text), given);
        return target == null ? query : TargetTypes.apply(query, target);
    }

    private static boolean allGiven(List<? extends @Nullable DataType> given, int count) {
        return given.size() >= count && given.stream().limit(count).allMatch(type -> type != null);
    }

    private static RelOptCluster cluster() {
        HepPlanner planner = new HepPlanner(HepProgram.builder().build());
        planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
        RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(MillraceTypeFactory.INSTANCE));
        // Calcite's default would generate and compile a class for each kind of metadata.
        cluster.setMetadataQuerySupplier(
                () -> new RelMetadataQuery(new ProxyingMetadataHandlerProvider(DefaultRelMetadataProvider.INSTANCE)));
        return cluster;
    }

    private static SqlToRelConverter converter(
            QueryValidator validator, CalciteCatalog tables, RelOptCluster cluster, ViewExpander views) {
        return new SqlToRelConverter(views, validator, tables, cluster, DatetimeArithmetic.CONVERTLETS, CONVERSION);
    }

    private static PlanNode renamed(PlanNode root, List<String> names) {
        Schema schema = root.schema();
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            fields.add(new Schema.Field(
                    names.get(i), schema.type(i), schema.field(i).nullable()));
        }
        Schema wanted = new Schema(fields);
        if (wanted.equals(schema)) {
            return root;
        }
        return PlanShapes.project(root, PlanShapes.columns(schema, 0), wanted);
    }

    static Set<String> namedSystemColumns(TextRewriting text) {
        Set<String> named = new HashSet<>();
        for (Schema.Field field : SystemColumns.SCHEMA.fields()) {
            if (text.original().toLowerCase(Locale.ROOT).contains(field.name())) {
                named.add(field.name());
            }
        }
        return named;
    }
}
