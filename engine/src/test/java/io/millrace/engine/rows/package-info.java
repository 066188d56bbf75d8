@NullMarked
package io.millrace.engine.rows;

import org.jspecify.annotations.NullMarked;
