/**
 * The PostgreSQL wire, protocol 3.0 (PostgreSQL manual, part VII, "Frontend/Backend Protocol"), on Netty. Reading order:
 * {@link io.millrace.server.postgres.PostgresEndpoint} listens; {@link io.millrace.server.postgres.FrontendDecoder} makes
 * {@link io.millrace.server.postgres.FrontendMessage}s of bytes; {@link io.millrace.server.postgres.PostgresConnection}
 * answers them one after another, a simple query by {@code ScriptRun}, the others by {@code ExtendedProtocol};
 * {@link io.millrace.server.postgres.BackendWriter} makes bytes of the answers, rows straight from columns
 * ({@link io.millrace.server.postgres.RowWriter}).
 *
 * <p>One rule: whatever touches the session runs in the connection's turn, one turn at a time: what takes next to no time on
 * the event loop that brought the message, all else on the environment's blocking pool.
 */
@NullMarked
package io.millrace.server.postgres;

import org.jspecify.annotations.NullMarked;
