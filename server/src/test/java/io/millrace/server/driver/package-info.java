/** Our own driver against a whole server: over a port, and within the process. */
@NullMarked
package io.millrace.server.driver;

import org.jspecify.annotations.NullMarked;
