/**
 * The shell, with psql's habits, over the JDBC driver alone: it could run on another machine than the server. Reading
 * order: {@link io.millrace.server.shell.ShellCommand}, {@code Shell}, {@code StatementReader} (text → statements and meta
 * commands), {@code MetaCommands}, {@code StatementRunner}, {@code RowPrinter} and its formats, {@code LiveView},
 * {@code InteractiveShell}. One rule: what is printed looks as psql prints it, unless psql has no such thing.
 */
@NullMarked
package io.millrace.server.shell;

import org.jspecify.annotations.NullMarked;
