/**
 * A server in simulated time on the caller's thread, for tests that try millions of inputs. One rule: nothing here waits.
 */
@NullMarked
package io.millrace.server.simulated;

import org.jspecify.annotations.NullMarked;
