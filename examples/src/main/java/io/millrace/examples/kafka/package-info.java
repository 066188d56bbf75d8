/** The programs of any introduction to Kafka, as they are: they know nothing of Millrace. */
@NullMarked
package io.millrace.examples.kafka;

import org.jspecify.annotations.NullMarked;
