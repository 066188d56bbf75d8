package io.millrace.engine.data;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.format.AvroSchemas;
import io.millrace.engine.data.format.Formats;

/** Decoders and encoders for a relation's records, by its {@link FormatOptions}. Thread-safe; what it gives is not. */
public final class RowFormats {
    private RowFormats() {}

    /**
     * @param wanted columns by name: the relation's own, and those of
     *     {@link io.millrace.engine.catalog.SystemColumns}; other columns are not decoded
     * @throws io.millrace.common.error.MillraceException INVALID_PARAMETER_VALUE if the format is unknown or does not
     *     suit the columns
     */
    public static RowDecoder decoder(Relation relation, Schema wanted) {
        return Formats.decoder(relation, wanted);
    }

    /** @throws io.millrace.common.error.MillraceException as {@link #decoder} */
    public static RowEncoder encoder(Relation relation) {
        return Formats.encoder(relation);
    }

    /**
     * Checks rows that are not to be encoded yet.
     *
     * @throws io.millrace.common.error.MillraceException NOT_NULL_VIOLATION, STRING_TOO_LONG, as the encoder would
     */
    public static void check(Relation relation, ColumnBatch rows) {
        Formats.check(relation, rows);
    }

    /** The JSON text of the Avro schema that a relation's values are written with in format avro. */
    public static String avroSchema(Relation relation) {
        return AvroSchemas.of(relation.name(), relation.schema()).toString();
    }
}
