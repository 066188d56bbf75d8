/**
 * One program of Kafka's own clients against Millrace and against Apache Kafka, in turns. Reading order: {@link
 * io.millrace.benchmarks.kafka.KafkaBenchmark}, {@link io.millrace.benchmarks.kafka.Scenario}, then one class per scenario.
 * One rule: a scenario does not know whom it measures.
 */
@NullMarked
package io.millrace.benchmarks.kafka;

import org.jspecify.annotations.NullMarked;
