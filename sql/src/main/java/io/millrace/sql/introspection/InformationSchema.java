package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CheckConstraint;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * SQL:2016 part 11, information_schema, with the columns that PostgreSQL gives it. A stream is a BASE TABLE here, since
 * tools list only those.
 */
final class InformationSchema {
    static final String SCHEMA = "information_schema";
    private static final Map<String, TableShape> SHAPES = TableShapes.read("information_schema.txt");

    private final Supplier<List<SystemTable>> systemTables;
    private final Map<String, BiConsumer<Catalog, NamedRows>> contents = Map.of(
            "schemata", this::schemata,
            "tables", this::tables,
            "columns", this::columns,
            "views", this::views,
            "sequences", InformationSchema::sequences,
            "table_constraints", this::constraints,
            "key_column_usage", this::keyColumns,
            "constraint_column_usage", this::constraintColumns,
            "check_constraints", this::checks,
            "information_schema_catalog_name", (catalog, rows) -> rows.add());

    InformationSchema(Supplier<List<SystemTable>> systemTables) {
        this.systemTables = systemTables;
    }

    List<SystemTable> tables() {
        List<SystemTable> tables = new ArrayList<>();
        SHAPES.forEach((name, shape) ->
                tables.add(new ComputedTable(SCHEMA, name, shape, contents.getOrDefault(name, (catalog, rows) -> {}))));
        return tables;
    }

    private void schemata(Catalog catalog, NamedRows rows) {
        for (String schema : Oids.SCHEMAS) {
            rows.add("schema_name", schema);
        }
    }

    /** All but sequences, which are no tables here. */
    private List<ShownRelation> relations(Catalog catalog) {
        return ShownRelation.all(catalog, systemTables.get()).stream()
                .filter(shown -> !shown.kind().equals("S"))
                .toList();
    }

    private static void sequences(Catalog catalog, NamedRows rows) {
        for (SequenceDefinition sequence : catalog.sequences().values()) {
            if (sequence.owner() != null && sequence.owner().identity()) {
                continue;
            }
            rows.add(
                    "sequence_catalog", "millrace",
                    "sequence_schema", "public",
                    "sequence_name", sequence.name(),
                    "data_type", PostgresTypes.of(sequence.type()).sqlName(),
                    "numeric_precision", numericPrecision(sequence.type()),
                    "numeric_precision_radix", 2,
                    "numeric_scale", 0,
                    "start_value", Long.toString(sequence.start()),
                    "minimum_value", Long.toString(sequence.least()),
                    "maximum_value", Long.toString(sequence.most()),
                    "increment", Long.toString(sequence.increment()),
                    "cycle_option", sequence.cycle() ? "YES" : "NO");
        }
    }

    private void tables(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            boolean table = shown.kind().equals("r");
            rows.add(
                    "table_schema",
                    shown.schemaName(),
                    "table_name",
                    shown.name(),
                    "table_type",
                    table ? "BASE TABLE" : "VIEW",
                    "is_insertable_into",
                    table ? "YES" : "NO");
        }
    }

    private void views(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            if (!shown.kind().equals("r")) {
                rows.add(
                        "table_schema", shown.schemaName(),
                        "table_name", shown.name(),
                        "view_definition", shown.definition());
            }
        }
    }

    private void columns(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            for (int i = 0; i < shown.columns().size(); i++) {
                column(catalog, shown, i, rows);
            }
        }
    }

    private static void column(Catalog catalog, ShownRelation shown, int index, NamedRows rows) {
        Schema.Field field = shown.columns().field(index);
        ColumnDefault value = shown.defaultOf(field.name());
        boolean identity = value != null && value.isIdentity();
        SequenceDefinition sequence = identity ? sequence(catalog, shown.name(), field.name()) : null;
        DataType type = field.type();
        PostgresTypes.Type postgres = PostgresTypes.of(type);
        rows.add(
                "table_schema",
                shown.schemaName(),
                "table_name",
                shown.name(),
                "column_name",
                field.name(),
                "ordinal_position",
                index + 1,
                "column_default",
                value == null || identity ? null : GeneratedTables.shown(value, type),
                "is_identity",
                identity ? "YES" : "NO",
                "identity_generation",
                value != null && identity ? generation(value) : null,
                "identity_start",
                sequence == null ? null : Long.toString(sequence.start()),
                "identity_increment",
                sequence == null ? null : Long.toString(sequence.increment()),
                "identity_maximum",
                sequence == null ? null : Long.toString(sequence.most()),
                "identity_minimum",
                sequence == null ? null : Long.toString(sequence.least()),
                "identity_cycle",
                sequence == null ? null : sequence.cycle() ? "YES" : "NO",
                "is_nullable",
                field.nullable() ? "YES" : "NO",
                "data_type",
                type instanceof DataType.Array ? "ARRAY" : postgres.sqlName(),
                "character_maximum_length",
                characterLength(type),
                "numeric_precision",
                numericPrecision(type),
                "numeric_precision_radix",
                radix(type),
                "numeric_scale",
                numericScale(type),
                "datetime_precision",
                datetimePrecision(type),
                "udt_name",
                postgres.name(),
                "dtd_identifier",
                Integer.toString(index + 1),
                "is_updatable",
                shown.kind().equals("r") ? "YES" : "NO");
    }

    private static String generation(ColumnDefault value) {
        return value.kind() == ColumnDefault.Kind.ALWAYS ? "ALWAYS" : "BY DEFAULT";
    }

    private static @Nullable SequenceDefinition sequence(Catalog catalog, String relation, String column) {
        return catalog.sequences().values().stream()
                .filter(sequence -> sequence.isOwnedBy(relation)
                        && sequence.owner() != null
                        && sequence.owner().column().equals(column))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Integer characterLength(DataType type) {
        return type instanceof DataType.Varchar varchar && varchar.maxLength() != DataType.Varchar.UNBOUNDED
                ? varchar.maxLength()
                : null;
    }

    private static @Nullable Integer numericPrecision(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal.precision();
        }
        return type instanceof DataType.Scalar scalar
                ? switch (scalar) {
                    case SMALLINT -> 16;
                    case INT -> 32;
                    case BIGINT -> 64;
                    case REAL -> 24;
                    case DOUBLE -> 53;
                    default -> null;
                }
                : null;
    }

    private static @Nullable Integer radix(DataType type) {
        if (numericPrecision(type) == null) {
            return null;
        }
        return type instanceof DataType.Decimal ? 10 : 2;
    }

    private static @Nullable Integer numericScale(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal.scale();
        }
        return type == DataType.SMALLINT || type == DataType.INT || type == DataType.BIGINT ? 0 : null;
    }

    private static @Nullable Integer datetimePrecision(DataType type) {
        if (type instanceof DataType.Timestamp timestamp) {
            return timestamp.precision();
        }
        if (type == DataType.TIME || type == DataType.INTERVAL_DAY_TIME) {
            return 6;
        }
        return type == DataType.DATE ? 0 : null;
    }

    private void constraints(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            for (ShownIndex index : shown.indexes()) {
                if (index.constraint()) {
                    rows.add(
                            "constraint_schema", shown.schemaName(),
                            "constraint_name", index.name(),
                            "table_schema", shown.schemaName(),
                            "table_name", shown.name(),
                            "constraint_type", index.primary() ? "PRIMARY KEY" : "UNIQUE",
                            "nulls_distinct", index.primary() ? null : "YES");
                }
            }
            for (CheckConstraint check : shown.checks()) {
                rows.add(
                        "constraint_schema", shown.schemaName(),
                        "constraint_name", check.name(),
                        "table_schema", shown.schemaName(),
                        "table_name", shown.name(),
                        "constraint_type", "CHECK");
            }
        }
    }

    private void checks(Catalog catalog, NamedRows rows) {
        for (ShownRelation shown : relations(catalog)) {
            for (CheckConstraint check : shown.checks()) {
                rows.add(
                        "constraint_catalog",
                        "millrace",
                        "constraint_schema",
                        shown.schemaName(),
                        "constraint_name",
                        check.name(),
                        "check_clause",
                        "((" + check.sql() + "))");
            }
        }
    }

    private void keyColumns(Catalog catalog, NamedRows rows) {
        forEachKeyColumn(
                catalog,
                (index, column) -> rows.add(
                        "constraint_schema", index.table().schemaName(),
                        "constraint_name", index.name(),
                        "table_schema", index.table().schemaName(),
                        "table_name", index.table().name(),
                        "column_name", index.columns().get(column),
                        "ordinal_position", column + 1));
    }

    private void constraintColumns(Catalog catalog, NamedRows rows) {
        forEachKeyColumn(
                catalog,
                (index, column) -> rows.add(
                        "table_schema", index.table().schemaName(),
                        "table_name", index.table().name(),
                        "column_name", index.columns().get(column),
                        "constraint_schema", index.table().schemaName(),
                        "constraint_name", index.name()));
    }

    private void forEachKeyColumn(Catalog catalog, ObjIntConsumer<ShownIndex> action) {
        for (ShownRelation shown : relations(catalog)) {
            for (ShownIndex index : shown.indexes()) {
                for (int i = 0; index.constraint() && i < index.columns().size(); i++) {
                    action.accept(index, i);
                }
            }
        }
    }
}
