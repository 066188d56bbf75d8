package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.UniqueConstraint;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TextValues;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.UniqueDefinition;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** UNIQUE of tables and CREATE UNIQUE INDEX, as they are defined. */
final class UniqueConstraints {
    private UniqueConstraints() {}

    /** With one more; the same relation if one of its own promises the same already, and no name is asked for. */
    static Relation with(Relation relation, UniqueDefinition definition, Catalog catalog) {
        if (!(relation instanceof TableDefinition)) {
            throw ErrorCode.INVALID_TABLE_DEFINITION
                    .error("\"%s\" is not a table: only tables have unique constraints", relation.name())
                    .hint("A stream keeps every row, and a view those of its query.")
                    .at(definition.position());
        }
        ContinuousInsertHandler.refuseWriters(relation, "UNIQUE", definition.position(), catalog);
        List<String> columns = columns(relation, definition);
        boolean same = columns.equals(relation.keyColumns())
                || relation.rules().uniques().stream()
                        .anyMatch(unique -> !unique.index() && unique.columns().equals(columns));
        if (same && definition.name() == null && !definition.index()) {
            return relation;
        }
        List<UniqueConstraint> uniques = new ArrayList<>(relation.rules().uniques());
        uniques.add(new UniqueConstraint(name(relation, definition, columns, catalog), columns, definition.index()));
        return Relations.withRules(relation, relation.rules().withUniques(uniques));
    }

    private static List<String> columns(Relation relation, UniqueDefinition definition) {
        List<String> columns = new ArrayList<>();
        for (ColumnName column : definition.columns()) {
            int index = relation.schema().indexOf(column.name());
            if (index < 0) {
                throw ErrorCode.COLUMN_NOT_FOUND
                        .error(
                                definition.index()
                                        ? "column \"%s\" does not exist"
                                        : "column \"%s\" named in key does not exist",
                                column.name())
                        .at(column.position());
            }
            DataType type = relation.schema().type(index);
            if (type == DataType.JSON || type instanceof DataType.MapOf) {
                throw ErrorCode.UNDEFINED_OBJECT
                        .error("data type %s has no default operator class for access method \"btree\"", type)
                        .at(column.position());
            }
            if (columns.contains(column.name())) {
                throw ErrorCode.DUPLICATE_COLUMN
                        .error("column \"%s\" appears twice in unique constraint", column.name())
                        .at(column.position());
            }
            columns.add(column.name());
        }
        return columns;
    }

    /** Whether a relation or an index has that name. */
    static boolean isTaken(String name, Catalog catalog) {
        return catalog.isTaken(name)
                || catalog.relations().values().stream().anyMatch(relation -> {
                    Set<String> names = new HashSet<>();
                    addNames(relation, names);
                    return names.contains(name);
                });
    }

    private static String name(Relation relation, UniqueDefinition definition, List<String> columns, Catalog catalog) {
        Set<String> taken = taken(relation, catalog);
        if (definition.name() != null) {
            if (taken.contains(definition.name())) {
                throw ErrorCode.DUPLICATE_RELATION.error("relation \"%s\" already exists", definition.name());
            }
            return definition.name();
        }
        String wanted = relation.name() + "_" + String.join("_", columns) + (definition.index() ? "_idx" : "_key");
        String name = wanted;
        for (int i = 1; taken.contains(name); i++) {
            name = wanted + i;
        }
        return name;
    }

    /** Names of relations, among which those of indexes are, and of the relation's constraints. */
    private static Set<String> taken(Relation relation, Catalog catalog) {
        Set<String> taken = new HashSet<>();
        relation.rules().checks().forEach(check -> taken.add(check.name()));
        addNames(relation, taken);
        catalog.relations().values().forEach(each -> addNames(each, taken));
        taken.addAll(catalog.views().keySet());
        taken.addAll(catalog.sequences().keySet());
        return taken;
    }

    private static void addNames(Relation relation, Set<String> taken) {
        taken.add(relation.name());
        relation.rules().uniques().forEach(unique -> taken.add(unique.name()));
        if (relation instanceof TableDefinition && !relation.keyColumns().isEmpty()) {
            taken.add(relation.rules().keyName(relation.name()));
        }
    }

    /** The query for values that several rows have. */
    static String duplicates(Relation relation, UniqueConstraint unique) {
        List<String> columns = unique.columns().stream().map(Alteration::quoted).toList();
        String all = String.join(", ", columns);
        String present = columns.stream().map(column -> column + " IS NOT NULL").collect(Collectors.joining(" AND "));
        return "SELECT " + all + " FROM " + Alteration.quoted(relation.name()) + " WHERE " + present + " GROUP BY "
                + all + " HAVING COUNT(*) > 1 LIMIT 1";
    }

    /** @param rows what {@link #duplicates} gave */
    static MillraceException notUnique(
            Relation relation, UniqueConstraint unique, List<ColumnBatch> rows, ZoneId zone) {
        TextValues texts = new TextValues(zone, true);
        ColumnBatch first =
                rows.stream().filter(batch -> batch.rowCount() > 0).findFirst().orElseThrow();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < unique.columns().size(); i++) {
            DataType type = relation.schema()
                    .type(relation.schema().indexOf(unique.columns().get(i)));
            values.add(texts.text(Objects.requireNonNull(first.column(i).value(0)), type));
        }
        return ErrorCode.UNIQUE_VIOLATION
                .error("could not create unique index \"%s\"", unique.name())
                .detail("Key (" + String.join(", ", unique.columns()) + ")=(" + String.join(", ", values)
                        + ") is duplicated.");
    }
}
