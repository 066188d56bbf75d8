/** A real server, a real disk, and kill -9. */
@NullMarked
package io.millrace.server.durability;

import org.jspecify.annotations.NullMarked;
