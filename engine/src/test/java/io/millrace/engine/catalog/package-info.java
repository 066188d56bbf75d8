@NullMarked
package io.millrace.engine.catalog;

import org.jspecify.annotations.NullMarked;
