/**
 * Servers to be compared. Reading order: {@link io.millrace.benchmarks.peer.Peer}, then one class per server. One rule:
 * every server runs with its own defaults.
 */
@NullMarked
package io.millrace.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
