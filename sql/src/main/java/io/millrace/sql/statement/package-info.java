/**
 * Statements as records, one for each kind, as the parser reads them: names are folded, queries are still text. Reading
 * order: {@code Statement}. One rule: nothing here knows the catalog.
 */
@NullMarked
package io.millrace.sql.statement;

import org.jspecify.annotations.NullMarked;
