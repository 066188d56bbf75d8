/**
 * What a row is made of: types, schemas, columns and batches of them, and the formats rows have in the log. Open to all
 * floors above storage. Reading order: {@link io.millrace.engine.data.DataType}, {@link io.millrace.engine.data.Schema},
 * {@link io.millrace.engine.data.Column}, {@link io.millrace.engine.data.ColumnBatch}. One rule: a batch, once handed
 * on, never changes.
 *
 * <p>How a value of each type is kept, in a column ({@link io.millrace.engine.data.Storage}) and boxed, where a single
 * value is handed around:
 *
 * <table>
 * <caption>Representations</caption>
 * <tr><th>type</th><th>column</th><th>boxed</th></tr>
 * <tr><td>BOOLEAN</td><td>LONG, 0 or 1</td><td>Boolean</td></tr>
 * <tr><td>SMALLINT, INT, BIGINT</td><td>LONG</td><td>Long</td></tr>
 * <tr><td>REAL (rounded to float), DOUBLE</td><td>DOUBLE</td><td>Double</td></tr>
 * <tr><td>DECIMAL(p &lt;= 18, s)</td><td>LONG, unscaled</td><td>BigDecimal of scale s</td></tr>
 * <tr><td>DECIMAL(p &gt; 18, s)</td><td>OBJECT</td><td>BigDecimal of scale s</td></tr>
 * <tr><td>VARCHAR, JSON</td><td>BYTES, UTF-8</td><td>String</td></tr>
 * <tr><td>CHAR</td><td>BYTES, UTF-8 without blanks at its end</td><td>String</td></tr>
 * <tr><td>UUID</td><td>BYTES, its canonical text</td><td>String</td></tr>
 * <tr><td>BYTEA</td><td>BYTES</td><td>read-only heap ByteBuffer</td></tr>
 * <tr><td>DATE</td><td>LONG, days since 1970-01-01</td><td>Long</td></tr>
 * <tr><td>TIME</td><td>LONG, microseconds of the day</td><td>Long</td></tr>
 * <tr><td>TIMESTAMP, with or without time zone</td><td>LONG, microseconds since 1970-01-01T00:00 (UTC or local)</td>
 * <td>Long</td></tr>
 * <tr><td>INTERVAL YEAR TO MONTH</td><td>LONG, months</td><td>Long</td></tr>
 * <tr><td>INTERVAL DAY TO SECOND</td><td>LONG, microseconds</td><td>Long</td></tr>
 * <tr><td>ARRAY</td><td>OBJECT</td><td>List of boxed elements (null allowed)</td></tr>
 * <tr><td>ROW</td><td>OBJECT</td><td>List of boxed fields</td></tr>
 * <tr><td>MAP</td><td>OBJECT</td><td>Map in insertion order</td></tr>
 * </table>
 */
@NullMarked
package io.millrace.engine.data;

import org.jspecify.annotations.NullMarked;
