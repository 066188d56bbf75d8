@NullMarked
package io.millrace.engine.function;

import org.jspecify.annotations.NullMarked;
