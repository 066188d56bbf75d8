/**
 * The HTTP door: whether the server lives and is ready, and what it counts. One rule: it never waits, and takes no body.
 */
@NullMarked
package io.millrace.server.http;

import org.jspecify.annotations.NullMarked;
