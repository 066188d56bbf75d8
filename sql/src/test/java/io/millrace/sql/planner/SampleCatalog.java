package io.millrace.sql.planner;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.Watermark;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import io.millrace.sql.introspection.SystemTables;
import io.millrace.storage.TopicConfig;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Orders, customers and quakes: something to plan against. */
final class SampleCatalog {
    static final Schema ORDERS = Schema.of(
            Schema.Field.notNull("id", DataType.BIGINT),
            Schema.Field.of("customer", DataType.BIGINT),
            Schema.Field.of("amount", DataType.decimal(12, 2)),
            Schema.Field.of("qty", DataType.INT),
            Schema.Field.of("note", DataType.VARCHAR),
            Schema.Field.of("ts", new DataType.Timestamp(3, true)));

    static final Schema CUSTOMERS = Schema.of(
            Schema.Field.notNull("id", DataType.BIGINT),
            Schema.Field.of("name", DataType.VARCHAR),
            Schema.Field.of("since", DataType.DATE),
            Schema.Field.of("score", DataType.DOUBLE));

    static final Schema QUAKES = Schema.of(
            Schema.Field.notNull("id", DataType.VARCHAR),
            Schema.Field.of("magnitude", DataType.DOUBLE),
            Schema.Field.of(
                    "location",
                    DataType.row(Schema.Field.of("lon", DataType.DOUBLE), Schema.Field.of("lat", DataType.DOUBLE))),
            Schema.Field.of("sources", new DataType.Array(DataType.VARCHAR)),
            Schema.Field.of(
                    "readings",
                    new DataType.Array(DataType.row(
                            Schema.Field.of("station", DataType.VARCHAR), Schema.Field.of("value", DataType.REAL)))),
            Schema.Field.of("tags", new DataType.MapOf(DataType.VARCHAR, DataType.VARCHAR)),
            Schema.Field.of("details", DataType.JSON),
            Schema.Field.of("at", DataType.TIMESTAMP));

    private static final FormatOptions JSON = new FormatOptions("json", "none", 0, Map.of());

    static final Catalog CATALOG = with(
            new StreamDefinition(
                    "orders", "orders", ORDERS, JSON, List.of("customer"), new Watermark("ts", 5_000_000), null, ""),
            new TableDefinition("customers", "customers", CUSTOMERS, JSON, List.of("id"), ""),
            new StreamDefinition("quakes", "quakes", QUAKES, JSON, List.of(), null, null, ""));

    static final long NOW_MICROS = 1_700_000_000_123_456L;
    static final PlannerContext CONTEXT = new PlannerContext("ada", ZoneId.of("UTC"), List.of(), NOW_MICROS);
    static final SystemTables NO_SYSTEM_TABLES = new SystemTables(List.of());

    private SampleCatalog() {}

    private static Catalog with(Relation... relations) {
        Catalog catalog = Catalog.EMPTY;
        for (Relation relation : relations) {
            catalog = catalog.apply(new CatalogChange.RelationCreated(relation, TopicConfig.DEFAULT));
        }
        return catalog;
    }
}
