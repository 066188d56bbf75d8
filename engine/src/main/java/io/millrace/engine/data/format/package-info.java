/**
 * How rows become records and records become rows, a class or two for each format. Reading order:
 * {@link io.millrace.engine.data.format.RecordDecoder} with {@link io.millrace.engine.data.format.ValueReader}, one
 * reader for each format; {@link io.millrace.engine.data.format.RecordEncoder} with
 * {@link io.millrace.engine.data.format.ValueWriter}. One rule: bytes from outside are believed nothing; every length is
 * checked before anything of that length is allocated or read, and a row that is wrong in any way is left out and told.
 *
 * <p>JSON is read by {@link io.millrace.engine.data.format.PredictingJsonReader}: what looks like the rows before it by code
 * made for their {@link io.millrace.engine.data.format.JsonLayout}, the rest, and all that is wrong, by
 * {@link io.millrace.engine.data.format.JsonRowReader}.
 *
 * <p>Avro values carry Confluent's framing (a zero byte, then the schema's id as four bytes, big endian), then Avro's
 * binary form of a record with the relation's columns in order; {@link io.millrace.engine.data.format.AvroSchemas} says
 * which Avro type is which SQL type. CSV values are one line without its end. A record of a bag (a view without a key)
 * has its row's weight, decimal, in the header {@code weight}.
 */
@NullMarked
package io.millrace.engine.data.format;

import org.jspecify.annotations.NullMarked;
