@NullMarked
package io.millrace.engine.data;

import org.jspecify.annotations.NullMarked;
