@NullMarked
package io.millrace.engine.expression;

import org.jspecify.annotations.NullMarked;
