/**
 * What many clients saw of a server that is killed again and again, and whether that could be: {@link
 * io.millrace.server.history.History} is written down by the clients, {@link io.millrace.server.history.HistoryChecker}
 * judges it. Its one rule: the checker knows nothing but the history.
 */
@NullMarked
package io.millrace.server.history;

import org.jspecify.annotations.NullMarked;
