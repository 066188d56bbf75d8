package io.millrace.engine.data.format;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;

import io.millrace.common.error.Invariant;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.RowDecoder;
import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts decoders and encoders together from a relation's definition. */
public final class Formats {
    private Formats() {}

    public static RowDecoder decoder(Relation relation, Schema wanted) {
        Schema schema = relation.schema();
        ColumnSink[] all = new ColumnSink[wanted.size()];
        @Nullable ColumnSink[] own = new @Nullable ColumnSink[schema.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = new ColumnSink(wanted.type(i));
            int index = schema.indexOf(wanted.field(i).name());
            String name = wanted.field(i).name();
            Invariant.check(
                    index >= 0 || SystemColumns.SCHEMA.indexOf(name) >= 0, "no column %s in %s", name, relation.name());
            if (index >= 0) {
                Invariant.check(own[index] == null, "column %s is wanted twice", name);
                own[index] = all[i];
            }
        }
        boolean raw = format(relation).equals("raw");
        return new RecordDecoder(
                relation.changes(),
                all,
                reader(relation, own),
                keyReader(relation, own),
                keySinks(relation, own),
                new SystemColumnReader(wanted, all, schema),
                required(relation, own),
                raw);
    }

    private static List<RequiredColumn> required(Relation relation, @Nullable ColumnSink[] own) {
        List<RequiredColumn> required = new ArrayList<>();
        for (int i = 0; i < own.length; i++) {
            ColumnSink sink = own[i];
            if (sink != null && !relation.schema().field(i).nullable()) {
                required.add(new RequiredColumn(
                        relation.name(), relation.schema().field(i).name(), sink));
            }
        }
        return required;
    }

    public static void check(Relation relation, ColumnBatch rows) {
        new RowChecks(relation).check(rows, relation.changes() == Relation.Changes.UPSERT);
    }

    /** The sinks of key columns that are wanted. */
    private static ColumnSink[] keySinks(Relation relation, @Nullable ColumnSink[] own) {
        List<ColumnSink> sinks = new ArrayList<>();
        for (String column : relation.keyColumns()) {
            ColumnSink sink = own[relation.schema().indexOf(column)];
            if (sink != null) {
                sinks.add(sink);
            }
        }
        return sinks.toArray(new ColumnSink[0]);
    }

    private static ValueReader reader(Relation relation, @Nullable ColumnSink[] own) {
        return switch (format(relation)) {
            case "avro" -> VersionedAvroReader.of(relation, own);
            case "json" -> new PredictingJsonReader(relation.schema(), own);
            case "csv" -> new CsvRowReader(own, delimiter(relation));
            case "raw" -> new RawReader(own[rawColumn(relation)]);
            default -> throw unknown(relation);
        };
    }

    private static @Nullable KeyReader keyReader(Relation relation, @Nullable ColumnSink[] own) {
        if (!KeyFormat.hasKey(relation)) {
            return null;
        }
        if (KeyFormat.isJson(relation)) {
            return JsonKeyFormat.of(relation, own);
        }
        int index = relation.schema().indexOf(relation.keyColumns().get(0));
        return KeyFormat.of(relation, own[index]);
    }

    public static RowEncoder encoder(Relation relation) {
        Schema schema = relation.schema();
        ValueWriter values =
                switch (format(relation)) {
                    case "avro" -> new AvroRowWriter(schema, relation.format().schemaId());
                    case "json" -> new JsonRowWriter(schema);
                    case "csv" -> new CsvRowWriter(delimiter(relation));
                    case "raw" -> new RawWriter(rawColumn(relation));
                    default -> throw unknown(relation);
                };
        return new RecordEncoder(relation.changes(), new RowChecks(relation), keyWriter(relation), values);
    }

    private static @Nullable KeyWriter keyWriter(Relation relation) {
        if (!KeyFormat.hasKey(relation)) {
            int declared = relation.schema().indexOf(SystemColumns.KEY);
            return declared < 0 ? null : KeyFormat.of(declared, relation.schema());
        }
        return KeyFormat.isJson(relation)
                ? JsonKeyFormat.of(
                        relation, new @Nullable ColumnSink[relation.schema().size()])
                : KeyFormat.of(relation, null);
    }

    private static String format(Relation relation) {
        return relation.format().value().toLowerCase(Locale.ROOT);
    }

    private static byte delimiter(Relation relation) {
        String delimiter = relation.format().settings().getOrDefault("delimiter", ",");
        if (delimiter.length() != 1 || delimiter.charAt(0) > 127 || "\"\r\n".contains(delimiter)) {
            throw INVALID_PARAMETER_VALUE.error("the CSV delimiter must be a single one-byte character");
        }
        return (byte) delimiter.charAt(0);
    }

    /** The column that holds the value: the only one of BYTEA or VARCHAR besides the record's key. */
    private static int rawColumn(Relation relation) {
        Schema schema = relation.schema();
        int index = schema.indexOf(SystemColumns.VALUE);
        for (int i = 0; i < schema.size() && index < 0; i++) {
            String name = schema.field(i).name();
            if (!name.equals(SystemColumns.KEY) && !relation.keyColumns().contains(name)) {
                index = i;
            }
        }
        index = index < 0 && schema.size() == 1 ? 0 : index;
        if (index < 0 || schema.type(index).storage() != Storage.BYTES || schema.type(index) == DataType.JSON) {
            throw INVALID_PARAMETER_VALUE.error(
                    "format \"raw\" needs one column of type BYTEA or VARCHAR in relation \"%s\"", relation.name());
        }
        return index;
    }

    private static MillraceException unknown(Relation relation) {
        return INVALID_PARAMETER_VALUE
                .error("format \"%s\" is not known", relation.format().value())
                .hint("Formats are avro, json, csv and raw.");
    }
}
