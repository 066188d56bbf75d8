package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.CheckConstraint;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.RecordVersion;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.RowRules;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.UniqueConstraint;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import io.millrace.sql.statement.ColumnName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A stream or table with a column changed. Values in format avro go on under a new schema id, and those that are there are
 * read as they were written.
 */
final class AlteredColumns {
    private final Relation relation;
    private final int schemaId;

    /** @param schemaId that no value has yet */
    AlteredColumns(Relation relation, int schemaId) {
        this.relation = relation;
        this.schemaId = schemaId;
    }

    /** @throws MillraceException COLUMN_NOT_FOUND */
    int index(ColumnName column) {
        int index = relation.schema().indexOf(column.name());
        if (index < 0) {
            throw ErrorCode.COLUMN_NOT_FOUND
                    .error("column \"%s\" of relation \"%s\" does not exist", column.name(), relation.name())
                    .at(column.position());
        }
        return index;
    }

    Relation drop(ColumnName column) {
        int index = index(column);
        checkFormat(column, "avro");
        checkNotKey(column, "dropped");
        List<Schema.Field> fields = new ArrayList<>(relation.schema().fields());
        fields.remove(index);
        RowRules rules = versioned().rules();
        Map<String, ColumnDefault> defaults = new HashMap<>(rules.defaults());
        defaults.remove(column.name());
        List<CheckConstraint> checks = rules.checks().stream()
                .filter(check -> !check.columns().contains(column.name()))
                .toList();
        List<RecordVersion> versions = rules.versions().stream()
                .map(version -> version.renamed(column.name(), null))
                .toList();
        return with(
                new Schema(fields),
                new RowRules(
                        defaults,
                        checks,
                        rules.keyName(),
                        rules.uniques().stream()
                                .filter(unique -> !unique.columns().contains(column.name()))
                                .toList(),
                        versions),
                UnaryOperator.identity());
    }

    Relation rename(ColumnName column, ColumnName newName) {
        int index = indexToRename(column);
        if (relation.schema().indexOf(newName.name()) >= 0) {
            throw ErrorCode.DUPLICATE_COLUMN
                    .error("column \"%s\" of relation \"%s\" already exists", newName.name(), relation.name())
                    .at(newName.position());
        }
        CreateRelationHandler.checkName(newName.name(), newName.position());
        checkFormat(column, "avro", "csv");
        boolean jsonKey =
                relation.keyColumns().size() > 1 || relation.format().key().equals("json");
        if (relation.keyColumns().contains(column.name()) && jsonKey) {
            throw refused(
                    column, "column \"" + column.name() + "\" is named in the records' keys and cannot be renamed");
        }
        for (CheckConstraint check : relation.rules().checks()) {
            if (check.columns().contains(column.name())) {
                throw refused(
                                column,
                                "column \"" + column.name() + "\" is named in check constraint \"" + check.name()
                                        + "\"")
                        .hint("DROP CONSTRAINT before, and ADD CONSTRAINT after.");
            }
        }
        Schema.Field field = relation.schema().field(index);
        UnaryOperator<String> names = name -> name.equals(column.name()) ? newName.name() : name;
        RowRules rules = versioned().rules();
        Map<String, ColumnDefault> defaults = new HashMap<>();
        rules.defaults().forEach((name, value) -> defaults.put(names.apply(name), value));
        List<RecordVersion> versions = rules.versions().stream()
                .map(version -> version.renamed(column.name(), newName.name()))
                .toList();
        return with(
                replaced(index, new Schema.Field(newName.name(), field.type(), field.nullable())),
                new RowRules(
                        defaults,
                        rules.checks(),
                        rules.keyName(),
                        rules.uniques().stream()
                                .map(unique -> new UniqueConstraint(
                                        unique.name(),
                                        unique.columns().stream().map(names).toList(),
                                        unique.index()))
                                .toList(),
                        versions),
                names);
    }

    /** PostgreSQL does not name the relation here. */
    private int indexToRename(ColumnName column) {
        int index = relation.schema().indexOf(column.name());
        if (index < 0) {
            throw ErrorCode.COLUMN_NOT_FOUND
                    .error("column \"%s\" does not exist", column.name())
                    .at(column.position());
        }
        return index;
    }

    Relation notNull(ColumnName column, boolean notNull) {
        int index = index(column);
        Schema.Field field = relation.schema().field(index);
        if (field.nullable() != notNull) {
            return relation;
        }
        if (!notNull
                && relation instanceof TableDefinition
                && relation.keyColumns().contains(column.name())) {
            throw ErrorCode.INVALID_TABLE_DEFINITION
                    .error("column \"%s\" is in a primary key", column.name())
                    .at(column.position());
        }
        ColumnDefault value = relation.rules().defaultOf(column.name());
        if (!notNull && value != null && value.isIdentity()) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("column \"%s\" of relation \"%s\" is an identity column", column.name(), relation.name())
                    .at(column.position());
        }
        checkFormat(column, "avro", "json", "csv");
        Relation versioned = versioned();
        return Relations.with(
                versioned, replaced(index, new Schema.Field(field.name(), field.type(), !notNull)), versioned.rules());
    }

    Relation retype(ColumnName column, DataType type) {
        int index = index(column);
        Schema.Field field = relation.schema().field(index);
        if (field.type().equals(type)) {
            return relation;
        }
        if (!widens(field.type(), type)) {
            throw refused(
                            column,
                            "column \"" + column.name() + "\" of type " + field.type() + " cannot be changed to "
                                    + type)
                    .hint("A type can be made wider; for others add a column, UPDATE, and drop the old one.");
        }
        checkNotKey(column, "given another type");
        checkFormat(column, "avro", "json", "csv");
        Relation versioned = versioned();
        return Relations.with(
                versioned, replaced(index, new Schema.Field(field.name(), type, field.nullable())), versioned.rules());
    }

    /** Whether every value of the first type is one of the second, held in the same way. */
    private static boolean widens(DataType from, DataType to) {
        if (from instanceof DataType.Varchar before && to instanceof DataType.Varchar after) {
            return before.maxLength() <= after.maxLength() && after.equals(new DataType.Varchar(after.maxLength()));
        } else if (from instanceof DataType.Decimal before && to instanceof DataType.Decimal after) {
            return before.scale() == after.scale()
                    && before.precision() <= after.precision()
                    && before.storage() == after.storage();
        } else if (from instanceof DataType.Timestamp before && to instanceof DataType.Timestamp after) {
            return before.withTimeZone() == after.withTimeZone() && before.precision() <= after.precision();
        }
        return from == DataType.SMALLINT && (to == DataType.INT || to == DataType.BIGINT)
                || from == DataType.INT && to == DataType.BIGINT
                || from == DataType.REAL && to == DataType.DOUBLE;
    }

    private void checkNotKey(ColumnName column, String what) {
        if (relation.keyColumns().contains(column.name())
                || relation instanceof StreamDefinition stream
                        && stream.watermark() != null
                        && stream.watermark().column().equals(column.name())) {
            throw refused(
                    column,
                    "column \"" + column.name() + "\" is part of the key or the watermark and cannot be " + what);
        }
    }

    private void checkFormat(ColumnName column, String... formats) {
        if (!List.of(formats).contains(relation.format().value())) {
            throw refused(
                            column,
                            "column \"" + column.name() + "\" of \"" + relation.name() + "\" in format "
                                    + relation.format().value() + " cannot be changed so")
                    .hint("The records that are there hold it; CREATE another and INSERT … SELECT.");
        }
    }

    private static MillraceException refused(ColumnName column, String message) {
        return ErrorCode.FEATURE_NOT_SUPPORTED.error("%s", message).at(column.position());
    }

    private Schema replaced(int index, Schema.Field field) {
        List<Schema.Field> fields = new ArrayList<>(relation.schema().fields());
        fields.set(index, field);
        return new Schema(fields);
    }

    /** The relation with a new schema id, how its values were written until now among its versions. */
    private Relation versioned() {
        FormatOptions format = relation.format();
        if (!format.value().equals("avro") || format.schemaId() == schemaId) {
            return relation;
        }
        List<RecordVersion> versions = new ArrayList<>(relation.rules().versions());
        versions.add(new RecordVersion(
                format.schemaId(),
                relation.schema(),
                relation.schema().fields().stream().map(Schema.Field::name).toList()));
        FormatOptions next = new FormatOptions(format.value(), format.key(), schemaId, format.settings());
        return Relations.with(relation, relation.name(), next, relation.rules().withVersions(versions));
    }

    private Relation with(Schema schema, RowRules rules, UnaryOperator<String> names) {
        return Relations.with(relation, relation.name(), schema, versioned().format(), rules, names);
    }
}
