package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CheckConstraint;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.PlainView;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.UniqueConstraint;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relation or a system table, as information_schema and pg_catalog show it.
 *
 * @param kind pg_class.relkind: {@code r} table or stream, {@code m} materialized view, {@code v} plain view or system table, {@code S}
 *     sequence
 * @param tableType of information_schema.tables
 * @param key columns of the primary key, of tables; empty for none
 * @param relation null for a system table and a plain view
 * @param definition what CREATE said; null for a system table
 */
record ShownRelation(
        String schemaName,
        String name,
        Schema columns,
        String kind,
        String tableType,
        List<String> key,
        @Nullable Relation relation,
        @Nullable String definition) {

    private static final Schema SEQUENCE = Schema.of(
            Schema.Field.notNull("last_value", DataType.BIGINT),
            Schema.Field.notNull("log_cnt", DataType.BIGINT),
            Schema.Field.notNull("is_called", DataType.BOOLEAN));

    long oid() {
        return Oids.relation(schemaName, name);
    }

    /** The primary key's, then those of UNIQUE. */
    List<ShownIndex> indexes() {
        List<ShownIndex> indexes = new ArrayList<>();
        if (kind.equals("r") && !key.isEmpty()) {
            String keyName =
                    relation == null ? name + "_pkey" : relation.rules().keyName(name);
            indexes.add(new ShownIndex(this, keyName, key, true, true));
        }
        for (UniqueConstraint unique : relation == null
                ? List.<UniqueConstraint>of()
                : relation.rules().uniques()) {
            indexes.add(new ShownIndex(this, unique.name(), unique.columns(), false, !unique.index()));
        }
        return indexes;
    }

    /** What an INSERT gives a column that it leaves out; null for NULL. */
    @Nullable
    ColumnDefault defaultOf(String column) {
        return relation == null ? null : relation.rules().defaultOf(column);
    }

    List<CheckConstraint> checks() {
        return relation == null ? List.of() : relation.rules().checks();
    }

    static List<ShownRelation> all(Catalog catalog, List<SystemTable> systemTables) {
        List<ShownRelation> all = new ArrayList<>();
        for (Relation relation : catalog.relations().values()) {
            boolean view = relation instanceof ViewDefinition;
            all.add(new ShownRelation(
                    "public",
                    relation.name(),
                    relation.schema(),
                    view ? "m" : "r",
                    view ? "MATERIALIZED VIEW" : relation instanceof StreamDefinition ? "STREAM" : "BASE TABLE",
                    relation instanceof TableDefinition || view ? relation.keyColumns() : List.of(),
                    relation,
                    relation.sql()));
        }
        for (PlainView view : catalog.views().values()) {
            all.add(new ShownRelation(
                    "public", view.name(), view.schema(), "v", "VIEW", List.of(), null, view.querySql()));
        }
        for (SequenceDefinition sequence : catalog.sequences().values()) {
            all.add(new ShownRelation("public", sequence.name(), SEQUENCE, "S", "SEQUENCE", List.of(), null, null));
        }
        for (SystemTable table : systemTables) {
            all.add(new ShownRelation(
                    table.schemaName(), table.name(), shown(table), "v", "VIEW", List.of(), null, null));
        }
        return all;
    }

    private static Schema shown(SystemTable table) {
        return new Schema(table.schema().fields().stream()
                .filter(field -> !table.isHidden(field.name()))
                .toList());
    }
}
