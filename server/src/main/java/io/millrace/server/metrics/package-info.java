/**
 * What the server counts, in Prometheus's text format. One rule: counting never waits and never fails a request.
 */
@NullMarked
package io.millrace.server.metrics;

import org.jspecify.annotations.NullMarked;
