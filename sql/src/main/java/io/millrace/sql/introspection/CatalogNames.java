package io.millrace.sql.introspection;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.sql.parser.QualifiedName;
import io.millrace.sql.setting.SessionSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL's functions of an object identifier ({@code pg_get_userbyid}, {@code ::regclass} and so on) look up, for
 * one catalog. Thread-safe; immutable.
 */
public final class CatalogNames {
    private static final List<String> SEARCH_PATH = List.of("pg_catalog", "public");

    private final Catalog catalog;
    private final SystemTables systemTables;

    CatalogNames(Catalog catalog, SystemTables systemTables) {
        this.catalog = catalog;
        this.systemTables = systemTables;
    }

    public static CatalogNames of(Catalog catalog, SystemTables systemTables) {
        return new CatalogNames(catalog, systemTables);
    }

    /** Of clients, now. */
    public OpenSessions sessions() {
        return systemTables.sessions();
    }

    /** By oid, the last value that may have been given. */
    public Map<Long, Object> sequenceValues() {
        Map<Long, Object> values = new HashMap<>();
        for (SequenceDefinition sequence : catalog.sequences().values()) {
            SequenceDefinition now = systemTables.current(sequence);
            if (now.called()) {
                values.put(Oids.relation("public", sequence.name()), now.last());
            }
        }
        return values;
    }

    /**
     * The sequence that goes with a column; null for none.
     *
     * @param asked the table, named as in a text, and the column
     */
    public @Nullable String serialSequence(List<String> asked) {
        List<String> parts = QualifiedName.parts(asked.get(0));
        String name = parts.isEmpty() ? asked.get(0) : parts.get(parts.size() - 1);
        String column = asked.get(1);
        if (catalog.relation(name).schema().indexOf(column) < 0) {
            throw ErrorCode.COLUMN_NOT_FOUND.error("column \"%s\" of relation \"%s\" does not exist", column, name);
        }
        return catalog.sequences().values().stream()
                .filter(sequence -> sequence.owner() != null
                        && sequence.owner().relation().equals(name)
                        && sequence.owner().column().equals(column))
                .findFirst()
                .map(sequence -> "public." + quoted(sequence.name()))
                .orElse(null);
    }

    private List<ShownRelation> relations() {
        return ShownRelation.all(catalog, systemTables.tables());
    }

    /** Oid of every relation, system table and index, by its name in lower case and by that with its schema. */
    public Map<String, Object> relationOids() {
        Map<String, Object> oids = new HashMap<>();
        for (ShownRelation shown : relations()) {
            put(oids, shown.schemaName(), shown.name(), shown.oid());
            for (ShownIndex index : shown.indexes()) {
                put(oids, shown.schemaName(), index.name(), index.oid());
            }
        }
        return oids;
    }

    private static void put(Map<String, Object> oids, String schema, String name, long oid) {
        String quoted = quoted(name);
        for (String spelling : List.of(name, quoted)) {
            oids.put(schema + "." + spelling, oid);
            oids.put(quoted(schema) + "." + spelling, oid);
            if (schema.equals("public") || schema.equals("pg_catalog") && !oids.containsKey(spelling)) {
                oids.put(spelling, oid);
            }
        }
    }

    /** Names as {@code oid::regclass} shows them: with the schema where the search path does not lead to it. */
    public Map<Long, Object> relationNames() {
        Map<Long, Object> names = new HashMap<>();
        for (ShownRelation shown : relations()) {
            String schema = SEARCH_PATH.contains(shown.schemaName()) ? "" : shown.schemaName() + ".";
            names.put(shown.oid(), schema + quoted(shown.name()));
            shown.indexes().forEach(index -> names.put(index.oid(), quoted(index.name())));
        }
        return names;
    }

    /** Oids of what a bare name finds. */
    public Set<Long> visibleRelations() {
        Set<Long> visible = new HashSet<>();
        for (ShownRelation shown : relations()) {
            if (SEARCH_PATH.contains(shown.schemaName())) {
                visible.add(shown.oid());
                shown.indexes().forEach(index -> visible.add(index.oid()));
            }
        }
        return visible;
    }

    /** SQL names of types, as format_type gives them without a modifier. */
    public Map<Long, Object> typeNames() {
        Map<Long, Object> names = new HashMap<>();
        for (PostgresTypes.Type type : PostgresTypes.SCALARS) {
            names.put(type.oid(), type.sqlName());
            if (type.array() != 0) {
                names.put(type.array(), type.sqlName() + "[]");
            }
        }
        for (ShownRelation shown : relations()) {
            String schema = SEARCH_PATH.contains(shown.schemaName()) ? "" : shown.schemaName() + ".";
            names.put(Oids.rowType(shown.schemaName(), shown.name()), schema + quoted(shown.name()));
        }
        return names;
    }

    /** By both names of each type, bare and qualified. */
    public Map<String, Object> typeOids() {
        Map<String, Object> oids = new HashMap<>();
        for (ShownRelation shown : relations()) {
            put(oids, shown.schemaName(), shown.name(), Oids.rowType(shown.schemaName(), shown.name()));
        }
        for (PostgresTypes.Type type : PostgresTypes.SCALARS) {
            for (String name : List.of(type.name(), type.sqlName())) {
                oids.put(name, type.oid());
                oids.put("pg_catalog." + name, type.oid());
                if (type.array() != 0) {
                    oids.put(name + "[]", type.array());
                    oids.put("_" + name, type.array());
                    oids.put("pg_catalog._" + name, type.array());
                }
            }
        }
        oids.put("int", 23L);
        oids.put("decimal", 1700L);
        oids.put("timestamp with time zone", 1184L);
        return oids;
    }

    public Map<Long, Object> schemaNames() {
        Map<Long, Object> names = new HashMap<>();
        schemaOids().forEach((name, oid) -> names.put((Long) oid, name));
        return names;
    }

    public Map<String, Object> schemaOids() {
        Map<String, Object> oids = new HashMap<>();
        for (String schema : Oids.SCHEMAS) {
            oids.put(schema, Oids.schema(schema));
        }
        return oids;
    }

    public Map<Long, Object> roleNames() {
        return Map.of(Oids.OWNER, PostgresCatalog.OWNER);
    }

    public Map<String, Object> roleOids() {
        return Map.of(PostgresCatalog.OWNER, Oids.OWNER);
    }

    /** By oid of the constraint: {@code PRIMARY KEY (id)}. */
    public Map<Long, Object> constraintDefinitions() {
        Map<Long, Object> definitions = new HashMap<>();
        for (ShownRelation shown : relations()) {
            shown.indexes().stream()
                    .filter(ShownIndex::constraint)
                    .forEach(index -> definitions.put(index.constraintOid(), index.constraintDefinition()));
            shown.checks()
                    .forEach(check ->
                            definitions.put(Oids.check(shown.name(), check.name()), "CHECK ((" + check.sql() + "))"));
        }
        return definitions;
    }

    /** By oid of the index: its definition, then its columns. */
    public Map<Long, Object> indexDefinitions() {
        Map<Long, Object> definitions = new HashMap<>();
        for (ShownRelation shown : relations()) {
            for (ShownIndex index : shown.indexes()) {
                List<String> parts = new ArrayList<>();
                parts.add(index.definition());
                index.columns().forEach(column -> parts.add(quoted(column)));
                definitions.put(index.oid(), parts);
            }
        }
        return definitions;
    }

    /** By name, what a setting is at first. */
    public Map<String, Object> settings() {
        return new SessionSettings(PostgresCatalog.OWNER, Map.of())
                .all().stream().collect(Collectors.toMap(SessionSettings.Shown::name, SessionSettings.Shown::value));
    }

    /** By oid of the view: its query. */
    public Map<Long, Object> viewDefinitions() {
        Map<Long, Object> definitions = new HashMap<>();
        for (ShownRelation shown : relations()) {
            if (shown.relation() instanceof ViewDefinition view) {
                definitions.put(shown.oid(), view.querySql());
            } else if (shown.relation() == null && shown.definition() != null) {
                definitions.put(shown.oid(), shown.definition());
            }
        }
        return definitions;
    }

    /** Bytes in the log, by oid of the relation. */
    public Map<Long, Object> relationSizes() {
        Map<Long, Object> sizes = new HashMap<>();
        for (ShownRelation shown : relations()) {
            Relation relation = shown.relation();
            sizes.put(shown.oid(), relation == null ? 0L : systemTables.bytes(relation));
        }
        return sizes;
    }

    /** The oid that a name given as text has: {@code orders}, {@code public.orders}, {@code "Orders"}. */
    public Optional<Long> relation(String name) {
        Map<String, Object> oids = relationOids();
        Object oid = oids.get(name.contains("\"") ? name : name.toLowerCase(java.util.Locale.ROOT));
        return Optional.ofNullable((Long) oid);
    }

    /** As quote_ident does, for a name that is not all lower-case letters, digits and underscores. */
    static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_$]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
