/** Clients that people really use, against a real server: they come from Debian's packages, so their tests are slow. */
@NullMarked
package io.millrace.server.clients;

import org.jspecify.annotations.NullMarked;
