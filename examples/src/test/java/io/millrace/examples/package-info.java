/** Runs every story as its reader would, and holds its answer against one computed from the data by hand. */
@NullMarked
package io.millrace.examples;

import org.jspecify.annotations.NullMarked;
