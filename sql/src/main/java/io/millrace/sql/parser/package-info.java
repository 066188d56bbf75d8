/**
 * Text to {@code Statement}. Two parsers behind one doorway, {@code StatementParser}: ANTLR splits scripts and reads every
 * statement of ours; the query inside stays text, for Calcite's parser, with its position kept.
 */
@NullMarked
package io.millrace.sql.parser;

import org.jspecify.annotations.NullMarked;
