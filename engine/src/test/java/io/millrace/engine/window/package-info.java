@NullMarked
package io.millrace.engine.window;

import org.jspecify.annotations.NullMarked;
