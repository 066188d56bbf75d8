/** What ANTLR makes of {@code Millrace.g4}. One rule: only {@code io.millrace.sql.parser} uses it. */
package io.millrace.sql.parser.generated;
