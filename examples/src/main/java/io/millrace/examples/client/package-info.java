/** A program to start from: it uses only JDBC. */
@NullMarked
package io.millrace.examples.client;

import org.jspecify.annotations.NullMarked;
