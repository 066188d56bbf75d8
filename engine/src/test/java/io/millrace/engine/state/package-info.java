@NullMarked
package io.millrace.engine.state;

import org.jspecify.annotations.NullMarked;
