package io.millrace.sql.introspection;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What pg_catalog says of defaults and sequences. */
final class GeneratedTables {
    private static final Pattern STRING = Pattern.compile("'(?:[^']|'')*'");

    private static final Pattern MOMENT =
            Pattern.compile("(?i)current_(?:timestamp|date|time|user)|localtime(?:stamp)?");

    private final UnaryOperator<SequenceDefinition> current;

    /** @param current where a sequence is now */
    GeneratedTables(UnaryOperator<SequenceDefinition> current) {
        this.current = current;
    }

    Map<String, BiConsumer<Catalog, NamedRows>> contents() {
        return Map.of(
                "pg_attrdef", GeneratedTables::defaults,
                "pg_depend", GeneratedTables::dependencies,
                "pg_sequence", GeneratedTables::sequences,
                "pg_sequences", this::sequenceList);
    }

    /** As PostgreSQL shows it: a string with its column's type. */
    static String shown(ColumnDefault value, DataType type) {
        String sql = value.sql();
        if (MOMENT.matcher(sql).matches()) {
            return sql.toUpperCase(Locale.ROOT);
        }
        return STRING.matcher(sql).matches()
                ? sql + "::" + PostgresTypes.of(type).sqlName()
                : sql;
    }

    private static void defaults(Catalog catalog, NamedRows rows) {
        for (Relation relation : catalog.relations().values()) {
            for (int i = 0; i < relation.schema().size(); i++) {
                Schema.Field field = relation.schema().field(i);
                ColumnDefault value = relation.rules().defaultOf(field.name());
                if (value != null && !value.isIdentity()) {
                    rows.add(
                            "oid", Oids.columnDefault(relation.name(), field.name()),
                            "adrelid", Oids.relation("public", relation.name()),
                            "adnum", i + 1,
                            "adbin", shown(value, field.type()));
                }
            }
        }
    }

    /** That a sequence goes with a column. */
    private static void dependencies(Catalog catalog, NamedRows rows) {
        long tables = Oids.relation(PostgresCatalog.SCHEMA, "pg_class");
        for (SequenceDefinition sequence : catalog.sequences().values()) {
            SequenceDefinition.Owner owner = sequence.owner();
            if (owner != null) {
                rows.add(
                        "classid",
                        tables,
                        "objid",
                        Oids.relation("public", sequence.name()),
                        "objsubid",
                        0,
                        "refclassid",
                        tables,
                        "refobjid",
                        Oids.relation("public", owner.relation()),
                        "refobjsubid",
                        catalog.relation(owner.relation()).schema().indexOf(owner.column()) + 1,
                        "deptype",
                        owner.identity() ? "i" : "a");
            }
        }
    }

    private static void sequences(Catalog catalog, NamedRows rows) {
        for (SequenceDefinition sequence : catalog.sequences().values()) {
            rows.add(
                    "seqrelid", Oids.relation("public", sequence.name()),
                    "seqtypid", PostgresTypes.of(sequence.type()).oid(),
                    "seqstart", sequence.start(),
                    "seqincrement", sequence.increment(),
                    "seqmax", sequence.most(),
                    "seqmin", sequence.least(),
                    "seqcache", 1L,
                    "seqcycle", sequence.cycle());
        }
    }

    private void sequenceList(Catalog catalog, NamedRows rows) {
        for (SequenceDefinition sequence : catalog.sequences().values()) {
            SequenceDefinition now = current.apply(sequence);
            rows.add(
                    "schemaname", "public",
                    "sequencename", sequence.name(),
                    "sequenceowner", PostgresCatalog.OWNER,
                    "data_type", PostgresTypes.of(sequence.type()).sqlName(),
                    "start_value", sequence.start(),
                    "min_value", sequence.least(),
                    "max_value", sequence.most(),
                    "increment_by", sequence.increment(),
                    "cycle", sequence.cycle(),
                    "cache_size", 1L,
                    "last_value", now.called() ? now.last() : null);
        }
    }
}
