/** The Kafka wire, driven by Kafka's own clients of several versions. */
@NullMarked
package io.millrace.server.kafka;

import org.jspecify.annotations.NullMarked;
