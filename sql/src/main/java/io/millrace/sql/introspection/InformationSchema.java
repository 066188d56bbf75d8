package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
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
            "table_constraints", this::constraints,
            "key_column_usage", this::keyColumns,
            "constraint_column_usage", this::constraintColumns,
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

    private List<ShownRelation> relations(Catalog catalog) {
        return ShownRelation.all(catalog, systemTables.get());
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
                column(shown, i, rows);
            }
        }
    }

    private static void column(ShownRelation shown, int index, NamedRows rows) {
        Schema.Field field = shown.columns().field(index);
        DataType type = field.type();
        PostgresTypes.Type postgres = PostgresTypes.of(type);
        rows.add(
                "table_schema", shown.schemaName(),
                "table_name", shown.name(),
                "column_name", field.name(),
                "ordinal_position", index + 1,
                "is_nullable", field.nullable() ? "YES" : "NO",
                "data_type", type instanceof DataType.Array ? "ARRAY" : postgres.sqlName(),
                "character_maximum_length", characterLength(type),
                "numeric_precision", numericPrecision(type),
                "numeric_precision_radix", radix(type),
                "numeric_scale", numericScale(type),
                "datetime_precision", datetimePrecision(type),
                "udt_name", postgres.name(),
                "dtd_identifier", Integer.toString(index + 1),
                "is_updatable", shown.kind().equals("r") ? "YES" : "NO");
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
            if (shown.hasIndex()) {
                rows.add(
                        "constraint_schema", shown.schemaName(),
                        "constraint_name", shown.primaryKeyName(),
                        "table_schema", shown.schemaName(),
                        "table_name", shown.name());
            }
        }
    }

    private void keyColumns(Catalog catalog, NamedRows rows) {
        forEachKeyColumn(
                catalog,
                (shown, index) -> rows.add(
                        "constraint_schema", shown.schemaName(),
                        "constraint_name", shown.primaryKeyName(),
                        "table_schema", shown.schemaName(),
                        "table_name", shown.name(),
                        "column_name", shown.key().get(index),
                        "ordinal_position", index + 1));
    }

    private void constraintColumns(Catalog catalog, NamedRows rows) {
        forEachKeyColumn(
                catalog,
                (shown, index) -> rows.add(
                        "table_schema", shown.schemaName(),
                        "table_name", shown.name(),
                        "column_name", shown.key().get(index),
                        "constraint_schema", shown.schemaName(),
                        "constraint_name", shown.primaryKeyName()));
    }

    private void forEachKeyColumn(Catalog catalog, ObjIntConsumer<ShownRelation> action) {
        for (ShownRelation shown : relations(catalog)) {
            for (int i = 0; shown.hasIndex() && i < shown.key().size(); i++) {
                action.accept(shown, i);
            }
        }
    }
}
