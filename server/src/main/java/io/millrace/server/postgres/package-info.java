/**
 * The PostgreSQL wire, protocol 3.0 (PostgreSQL manual, part VII, "Frontend/Backend Protocol"), on Netty. Reading order:
 * {@link io.millrace.server.postgres.PostgresEndpoint} listens; {@link io.millrace.server.postgres.FrontendDecoder} makes
 * {@link io.millrace.server.postgres.FrontendMessage}s of bytes; {@link io.millrace.server.postgres.PostgresConnection}
 * answers them one after another; {@link io.millrace.server.postgres.BackendWriter} makes bytes of the answers, rows
 * straight from columns ({@link io.millrace.server.postgres.RowWriter}).
 *
 * <p>One rule: the event loop only moves bytes. Whatever touches the session runs in the connection's turn, on the
 * environment's blocking pool, one turn at a time.
 */
@NullMarked
package io.millrace.server.postgres;

import org.jspecify.annotations.NullMarked;
