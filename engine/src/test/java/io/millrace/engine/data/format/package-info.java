@NullMarked
package io.millrace.engine.data.format;

import org.jspecify.annotations.NullMarked;
