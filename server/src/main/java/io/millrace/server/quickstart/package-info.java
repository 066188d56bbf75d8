/** The main job, shown in a minute on an embedded database. One rule: only JDBC is used. */
@NullMarked
package io.millrace.server.quickstart;

import org.jspecify.annotations.NullMarked;
