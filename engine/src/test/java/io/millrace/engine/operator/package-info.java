@NullMarked
package io.millrace.engine.operator;

import org.jspecify.annotations.NullMarked;
