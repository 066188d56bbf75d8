/**
 * The doors and the command line: assembles the floors and lets clients in. Reading order:
 * {@link io.millrace.server.ServerConfig}, {@link io.millrace.server.Server}, {@link io.millrace.server.Main};
 * {@link io.millrace.server.EmbeddedServer} is the same without a network. One rule: a door speaks to a session and to
 * nothing below it; only {@link io.millrace.server.Server} knows all floors.
 */
@NullMarked
package io.millrace.server;

import org.jspecify.annotations.NullMarked;
